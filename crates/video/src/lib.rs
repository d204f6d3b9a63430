//! Frames and their times to an MP4 file with chapters, while the frames come. Knows no browser and no test.

mod encoder;
mod error;
mod film;
mod mp4;
mod picture;
mod recording;
mod spool;
mod video;

pub use error::Error;
pub use film::{Film, FilmOptions};
pub(crate) use picture::Picture;
pub use video::{Chapter, Video};
