//! How fast the browser takes pictures for a film. Each costs it some milliseconds of CPU, so it is told to go on only after
//! a while; it takes no more meanwhile than it may have on their way.

use std::time::Duration;

/// Pictures that may be on their way before the browser leaves out the next: three in Chromium.
const MOST: usize = 3;

/// Until a picture is acknowledged. With as many on their way as may be, that makes five a second.
pub(crate) const AFTER: Duration = Duration::from_millis(600);

/// Pictures on their way.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Number of the cast that they belong to: all of one have the same number on the wire.
    cast: u32,
    open: usize,
    /// The newest one filled the way: what changed after it was left out.
    full: bool,
}

impl Pace {
    /// A new cast begins; what is on its way belongs to another.
    pub(crate) fn begins(&mut self) {
        *self = Self { cast: self.cast.wrapping_add(1), ..Self::default() };
    }

    /// A picture came, and is to be acknowledged [`AFTER`] a while, as one of this cast.
    pub(crate) fn came(&mut self) -> u32 {
        self.open += 1;
        self.full = self.open >= MOST;
        self.cast
    }

    /// A picture of a cast is acknowledged. Whether the browser must be asked for one more: it may have left out the last
    /// change, and tells of none that it left out.
    pub(crate) fn acknowledged(&mut self, cast: u32) -> bool {
        if cast != self.cast {
            return false;
        }
        self.open = self.open.saturating_sub(1);
        self.open == 0 && std::mem::take(&mut self.full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_change_is_asked_for_where_it_may_have_been_left_out() {
        let mut pace = Pace::default();
        pace.begins();
        let cast = pace.came();
        assert!(!pace.acknowledged(cast), "one alone left nothing out");
        (0..3).for_each(|_| assert_eq!(pace.came(), cast));
        assert!(!pace.acknowledged(cast) && !pace.acknowledged(cast));
        assert!(pace.acknowledged(cast));
        pace.begins();
        let next = pace.came();
        assert!(!pace.acknowledged(cast), "of the cast before");
        assert!(!pace.acknowledged(next), "what was asked for came");
    }

    #[test]
    fn a_later_picture_that_leaves_room_shows_the_last_change() {
        let mut pace = Pace::default();
        let cast = (0..3).map(|_| pace.came()).max().unwrap();
        assert!(!pace.acknowledged(cast) && !pace.acknowledged(cast));
        pace.came();
        assert!(!pace.acknowledged(cast) && !pace.acknowledged(cast));
    }
}
