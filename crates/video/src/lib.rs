//! Pictures and their times to a video file. Knows no browser and no test.

mod error;
mod picture;

pub use error::Error;
pub use picture::Picture;
