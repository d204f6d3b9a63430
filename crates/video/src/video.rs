/// A video that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Video {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// When the first frame was taken, in ms since the Unix epoch.
    pub started_at: f64,
    /// In ms.
    pub duration: u64,
    /// How many frames it has.
    pub frames: u64,
    /// In order.
    pub chapters: Vec<Chapter>,
}

/// A part of a video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// In ms since the first frame.
    pub at: u64,
    /// What it shows.
    pub title: String,
}
