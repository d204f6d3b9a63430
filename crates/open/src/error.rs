/// Why the page can't be served.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The port can't be had.
    #[error("the page can't be served at port {port} of 127.0.0.1: {source}")]
    Port {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes for the page's address: {0}")]
    Random(getrandom::Error),
}
