/// Why a video can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A picture isn't one.
    #[error("a picture of the screen can't be read: {0}")]
    Picture(String),
    /// The encoder refuses.
    #[error("the encoder failed: {0}")]
    Encoder(#[from] openh264::Error),
    /// The file can't be written.
    #[error("the file can't be written: {0}")]
    Io(#[from] std::io::Error),
    /// What describes the file can't be put into words of its format.
    #[error("the file can't be described: {0}")]
    Container(#[from] mp4_atom::Error),
}
