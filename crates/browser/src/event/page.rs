use serde::Deserialize;

use crate::encoding::bytes_from_base64;
use crate::{DocumentId, FrameId};

/// A frame with its present document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frame {
    /// Its id.
    pub id: FrameId,
    /// The frame that holds it; `None` for a tab's main frame.
    #[serde(rename = "parentId")]
    pub parent: Option<FrameId>,
    /// Its document.
    #[serde(rename = "loaderId")]
    pub document: DocumentId,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// URL without fragment.
    pub url: String,
    /// `#…`, or empty.
    #[serde(rename = "urlFragment", default)]
    pub fragment: String,
    /// Its origin.
    #[serde(rename = "securityOrigin", default)]
    pub origin: String,
    /// MIME type of its document.
    #[serde(default)]
    pub mime_type: String,
    /// The URL that could not be loaded, if an error page is shown.
    pub unreachable_url: Option<String>,
}

impl Frame {
    /// URL with fragment.
    pub fn full_url(&self) -> String {
        format!("{}{}", self.url, self.fragment)
    }
}

/// A frame and those that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FrameTree {
    /// The frame.
    pub frame: Frame,
    /// Frames within it that live in the same target.
    #[serde(rename = "childFrames", default)]
    pub children: Vec<FrameTree>,
}

/// See [`crate::Event::FrameAttached`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FrameAttached {
    /// The new frame.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// The frame that holds it.
    #[serde(rename = "parentFrameId")]
    pub parent: FrameId,
}

/// See [`crate::Event::FrameNavigated`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FrameNavigated {
    /// The frame with its new document.
    pub frame: Frame,
    /// Whether the document came back from the back/forward cache.
    #[serde(rename = "type", default)]
    pub kind: NavigationKind,
}

/// How a document came into its frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum NavigationKind {
    /// It came back from the back/forward cache; its scripts did not start anew.
    BackForwardCacheRestore,
    /// It was loaded.
    #[default]
    #[serde(other)]
    Navigation,
}

/// See [`crate::Event::NavigatedWithinDocument`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NavigatedWithinDocument {
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// Its new URL, fragment included.
    pub url: String,
}

/// See [`crate::Event::FrameDetached`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FrameDetached {
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// Whether it lives on in a target of its own.
    #[serde(rename = "reason", default, deserialize_with = "is_swap")]
    pub swapped: bool,
}

fn is_swap<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(deserializer)? == "swap")
}

/// See [`crate::Event::NavigationRequested`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NavigationRequested {
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// Where it goes.
    pub url: String,
    /// `anchorClick`, `scriptInitiated`, `formSubmissionPost`, `reload` …
    pub reason: String,
    /// `currentTab`, `newTab`, `newWindow` or `download`.
    pub disposition: String,
}

/// See [`crate::Event::LoadingStarted`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FrameLoading {
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
}

/// See [`crate::Event::Lifecycle`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Lifecycle {
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// Document.
    #[serde(rename = "loaderId")]
    pub document: DocumentId,
    /// `commit`, `DOMContentLoaded`, `load`, `firstPaint`, `networkIdle` …
    pub name: String,
    /// Seconds of the browser's monotonic clock.
    pub timestamp: f64,
}

/// See [`crate::Event::WindowOpened`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WindowOpened {
    /// Where it goes.
    pub url: String,
    /// Its name.
    pub window_name: String,
    /// Features as given to `window.open`.
    pub window_features: Vec<String>,
    /// Whether a user's action opened it.
    pub user_gesture: bool,
}

/// Kind of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DialogKind {
    /// `alert`.
    Alert,
    /// `confirm`.
    Confirm,
    /// `prompt`.
    Prompt,
    /// Leave the page?
    BeforeUnload,
}

/// See [`crate::Event::DialogOpened`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DialogOpened {
    /// URL of the frame.
    pub url: String,
    /// Its text.
    pub message: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: DialogKind,
    /// Of a prompt.
    #[serde(default)]
    pub default_prompt: String,
}

/// See [`crate::Event::DialogClosed`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DialogClosed {
    /// Whether it was accepted.
    #[serde(rename = "result")]
    pub accepted: bool,
    /// What was entered.
    #[serde(default)]
    pub user_input: String,
}

/// See [`crate::Event::FileChooserOpened`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileChooserOpened {
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// Whether several files may be chosen.
    #[serde(rename = "mode", deserialize_with = "is_multiple")]
    pub multiple: bool,
    /// The input, as [`crate::Target::set_files`] takes it.
    #[serde(rename = "backendNodeId")]
    pub node: Option<i64>,
}

fn is_multiple<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(deserializer)? == "selectMultiple")
}

/// See [`crate::Event::ScreencastFrame`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScreencastFrame {
    /// The picture.
    #[serde(deserialize_with = "bytes_from_base64")]
    pub data: Vec<u8>,
    /// What it shows.
    pub metadata: ScreencastMetadata,
    /// To acknowledge it by [`crate::Target::acknowledge_screencast_frame`].
    #[serde(rename = "sessionId")]
    pub number: i64,
}

/// What a picture of a screencast shows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScreencastMetadata {
    /// Seconds since the Unix epoch.
    #[serde(default)]
    pub timestamp: f64,
    /// Width of the page in CSS pixels.
    pub device_width: f64,
    /// Height of the page in CSS pixels.
    pub device_height: f64,
    /// Zoom of the page.
    pub page_scale_factor: f64,
    /// Scroll position.
    pub scroll_offset_x: f64,
    /// Scroll position.
    pub scroll_offset_y: f64,
}

/// See [`crate::Event::DownloadStarted`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DownloadStarted {
    /// Frame that caused it.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// Number of the download, and the file's name if downloads are named by number.
    pub guid: String,
    /// URL.
    pub url: String,
    /// Name that the server or page suggests.
    pub suggested_filename: String,
}

/// See [`crate::Event::DownloadProgress`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DownloadProgress {
    /// Number of the download.
    pub guid: String,
    /// Size, if known.
    pub total_bytes: f64,
    /// Bytes that are there.
    pub received_bytes: f64,
    /// State.
    pub state: DownloadState,
    /// Where it was saved.
    pub file_path: Option<String>,
}

/// State of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DownloadState {
    /// Under way.
    InProgress,
    /// Saved.
    Completed,
    /// Given up.
    Canceled,
}
