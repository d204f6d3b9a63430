//! Keys that are pressed while files are watched.

use tokio::sync::mpsc;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// `r`: run all specs.
    All,
    /// `f`: run what failed.
    Failed,
    /// Enter: run again what ran last.
    Again,
    /// `q`: end.
    Quit,
}

impl Key {
    fn of(byte: u8) -> Option<Self> {
        match byte {
            b'r' | b'R' | b'a' => Some(Self::All),
            b'f' | b'F' => Some(Self::Failed),
            b'\r' | b'\n' => Some(Self::Again),
            // What Ctrl-D sends, too.
            b'q' | b'Q' | 4 => Some(Self::Quit),
            _ => None,
        }
    }
}

/// The keys of a terminal; none without one.
pub(super) struct Keys {
    pressed: Option<mpsc::UnboundedReceiver<Key>>,
}

impl Keys {
    /// Takes over stdin, if it is a terminal that is ours to read. Given back when dropped, or by [`restore`].
    pub(super) fn start() -> Self {
        if !terminal::take() {
            return Self { pressed: None };
        }
        let (send, pressed) = mpsc::unbounded_channel();
        // Reading can't be broken off, so it must not be one of the runtime's threads.
        std::thread::spawn(move || {
            use std::io::Read as _;
            let mut stdin = std::io::stdin().lock();
            let mut byte = [0];
            while let Ok(1) = stdin.read(&mut byte) {
                if let Some(key) = Key::of(byte[0])
                    && send.send(key).is_err()
                {
                    return;
                }
            }
        });
        Self { pressed: Some(pressed) }
    }

    /// Whether there are any.
    pub(super) fn are_there(&self) -> bool {
        self.pressed.is_some()
    }

    /// The next one. May be dropped and called again.
    pub(super) async fn next(&mut self) -> Key {
        match &mut self.pressed {
            Some(pressed) => match pressed.recv().await {
                Some(key) => key,
                None => std::future::pending().await,
            },
            None => std::future::pending().await,
        }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back as it was, if it was taken.
pub(crate) fn restore() {
    terminal::restore();
}

#[cfg(unix)]
mod terminal {
    use std::io::IsTerminal as _;
    use std::sync::{Mutex, PoisonError};

    use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};
    use nix::unistd::{getpgrp, tcgetpgrp};

    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    /// Keys come one by one and aren't shown. Ctrl-C stays a signal. Whether that worked.
    pub(super) fn take() -> bool {
        let stdin = std::io::stdin();
        // A process in the background would be stopped.
        if !stdin.is_terminal() || tcgetpgrp(&stdin) != Ok(getpgrp()) {
            return false;
        }
        let Ok(before) = tcgetattr(&stdin) else { return false };
        let mut keys = before.clone();
        keys.local_flags &= !(LocalFlags::ICANON | LocalFlags::ECHO);
        if tcsetattr(&stdin, SetArg::TCSANOW, &keys).is_err() {
            return false;
        }
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
        true
    }

    pub(super) fn restore() {
        if let Some(before) = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // A terminal that is gone needs nothing.
            let _ = tcsetattr(std::io::stdin(), SetArg::TCSANOW, &before);
        }
    }
}

#[cfg(not(unix))]
mod terminal {
    pub(super) fn take() -> bool {
        false
    }

    pub(super) fn restore() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_the_line_below_a_run_says() {
        let keys = [b'r', b'f', b'\n', b'\r', b'q', b'x'].map(Key::of);
        let expected = [Key::All, Key::Failed, Key::Again, Key::Again, Key::Quit].map(Some);
        assert_eq!(keys[..5], expected);
        assert_eq!(keys[5], None);
    }
}
