//! How often the browser takes pictures for a film. While it casts a tab it copies whatever is drawn, also what no picture is
//! made of, and that is most of what filming costs. So a cast ends with the first picture that shows something new, and another
//! begins a while later, with the page as it is then. One that begins with what is known already goes on: as long as nothing is
//! drawn it costs nothing.

use std::time::Duration;

/// From the end of a cast to the next: with the time that a picture takes, four a second.
pub(crate) const REST: Duration = Duration::from_millis(220);

/// What follows a picture.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The cast goes on.
    Watch,
    /// The cast of this number ends, and rests for [`REST`].
    Rest(u32),
    /// Nothing: it came late, of a cast that has ended.
    Nothing,
}

/// Casts that follow one another.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Number of the last one.
    cast: u32,
    stage: Stage,
    /// Someone waits for the next picture.
    owed: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Stage {
    /// There is no picture of it yet.
    #[default]
    Begun,
    /// It showed nothing new so far.
    Still,
    Ended,
}

impl Pace {
    /// A cast begins.
    pub(crate) fn begins(&mut self) {
        self.cast = self.cast.wrapping_add(1);
        self.stage = Stage::Begun;
    }

    /// A picture came, which shows something new or what was known.
    pub(crate) fn came(&mut self, is_new: bool) -> Next {
        let next = match self.stage {
            Stage::Ended => return Next::Nothing,
            // Only the first: a page that is drawn again and again without a difference costs as much as any other.
            Stage::Begun if !is_new => {
                self.stage = Stage::Still;
                Next::Watch
            }
            Stage::Begun | Stage::Still => {
                self.stage = Stage::Ended;
                Next::Rest(self.cast)
            }
        };
        self.owed = false;
        next
    }

    /// The rest after a cast is over. Whether the next one is to begin.
    pub(crate) fn rested(&self, cast: u32) -> bool {
        self.stage == Stage::Ended && self.cast == cast
    }

    /// Someone waits for a picture that is taken from now on: a cast begins.
    pub(crate) fn owe(&mut self) {
        self.owed = true;
    }

    /// Whether someone waits.
    pub(crate) fn is_owed(&self) -> bool {
        self.owed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cast_ends_with_a_change_and_another_begins_after_a_rest() {
        let mut pace = Pace::default();
        pace.begins();
        assert_eq!(pace.came(true), Next::Rest(1));
        assert_eq!(pace.came(true), Next::Nothing, "it was under way when the cast ended");
        assert!(pace.rested(1));
        pace.begins();
        assert!(!pace.rested(1), "the next one began already");
    }

    #[test]
    fn a_cast_of_a_page_that_stands_still_waits_for_its_next_change() {
        let mut pace = Pace::default();
        pace.begins();
        assert_eq!(pace.came(false), Next::Watch);
        assert!(!pace.rested(1));
        assert_eq!(pace.came(true), Next::Rest(1));
        pace.begins();
        assert_eq!(pace.came(false), Next::Watch);
        // Drawn again without a difference, as some pages are sixty times a second.
        assert_eq!(pace.came(false), Next::Rest(2));
    }

    #[test]
    fn a_picture_is_owed_until_one_comes_of_a_cast_that_goes_on() {
        let mut pace = Pace::default();
        pace.begins();
        pace.came(true);
        pace.owe();
        pace.came(true);
        assert!(pace.is_owed(), "that was of before");
        pace.begins();
        pace.came(false);
        assert!(!pace.is_owed());
    }
}
