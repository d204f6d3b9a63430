//! One look at something for all who ask for it at about the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// Looks once for many. Nobody gets what was seen before they asked.
#[derive(Debug, Default)]
pub(crate) struct Glance<T> {
    begun: AtomicU64,
    /// What the last look, of this number, saw.
    last: Mutex<(u64, Option<Arc<T>>)>,
}

impl<T> Glance<T> {
    /// What a look sees that begins from now on; `None` if it sees nothing.
    pub(crate) async fn at(&self, look: impl Future<Output = Option<T>>) -> Option<Arc<T>> {
        let asked = self.begun.load(Ordering::SeqCst);
        let mut last = self.last.lock().await;
        if last.0 <= asked {
            let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
            *last = (number, look.await.map(Arc::new));
        }
        last.1.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;
    use std::task::{Context, Waker};

    use super::*;

    #[tokio::test]
    async fn all_who_ask_during_a_look_share_the_next() {
        let (glance, looks) = (Glance::default(), AtomicU32::new(0));
        let look = async |pauses: u32| {
            let seen = looks.fetch_add(1, Ordering::SeqCst) + 1;
            for _ in 0..pauses {
                tokio::task::yield_now().await;
            }
            Some(seen)
        };
        let ask = || glance.at(look(3));
        let (first, second, third) = tokio::join!(ask(), ask(), ask());
        assert_eq!([first, second, third].map(|seen| *seen.expect("seen")), [1, 2, 2]);
        assert_eq!(ask().await.as_deref(), Some(&3));
    }

    #[tokio::test]
    async fn a_look_that_was_given_up_is_seen_by_nobody() {
        let glance = Glance::default();
        {
            let given_up = std::pin::pin!(glance.at(std::future::pending::<Option<u32>>()));
            assert!(given_up.poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        assert_eq!(glance.at(async { Some(7) }).await.as_deref(), Some(&7));
        assert_eq!(glance.at(async { None }).await, None);
    }
}
