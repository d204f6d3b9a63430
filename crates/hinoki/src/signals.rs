//! Ctrl-C and SIGTERM.

use tokio_util::sync::CancellationToken;

/// A token that is cancelled at the first signal. At the second the process ends at once.
pub(crate) fn watch() -> CancellationToken {
    let token = CancellationToken::new();
    let cancelled = token.clone();
    tokio::spawn(async move {
        signal().await;
        cancelled.cancel();
        signal().await;
        crate::run::keys::restore();
        #[expect(clippy::exit, reason = "the second Ctrl-C asks for just that")]
        std::process::exit(hinoki_protocol::ExitCode::Interrupted as i32);
    });
    token
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        _ => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
