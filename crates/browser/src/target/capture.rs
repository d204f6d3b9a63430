use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Target;
use crate::Reply;
use crate::encoding::bytes_from_base64;

/// Form of a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ImageFormat {
    #[default]
    Png,
    Jpeg,
    Webp,
}

/// A part of a page, in CSS pixels from the top left of the document.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Clip {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Pixels of the picture a CSS pixel, times the page's own.
    pub scale: f64,
}

/// How a picture is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Screenshot {
    /// Form.
    pub format: ImageFormat,
    /// 0 to 100, not for PNG.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<u8>,
    /// The part to take; the viewport otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip: Option<Clip>,
    /// Also what is scrolled out of the viewport.
    #[serde(rename = "captureBeyondViewport")]
    pub beyond_viewport: bool,
    /// Encode quickly rather than small.
    #[serde(rename = "optimizeForSpeed")]
    pub fast: bool,
}

/// A rectangle in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Area {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Sizes of a page in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// What is visible, by the scroll position.
    pub viewport: Area,
    /// The whole document.
    pub content: Area,
    /// Zoom.
    pub zoom: f64,
}

/// How a running screencast is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Screencast {
    /// PNG or JPEG.
    pub format: ImageFormat,
    /// 0 to 100, not for PNG.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<u8>,
    /// Greatest width of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_width: Option<u32>,
    /// Greatest height of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_height: Option<u32>,
    /// Only every n-th picture.
    #[serde(rename = "everyNthFrame", skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
}

impl Target {
    /// Takes a picture. Of a tab in the background it takes ten times as long.
    pub fn screenshot(&self, how: Screenshot) -> Reply<Vec<u8>> {
        #[derive(Deserialize)]
        struct Data {
            #[serde(deserialize_with = "bytes_from_base64")]
            data: Vec<u8>,
        }
        self.call("Page.captureScreenshot", how).map(|data: Data| data.data)
    }

    /// Sizes of the page.
    pub fn layout(&self) -> Reply<Layout> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Metrics {
            css_visual_viewport: VisualViewport,
            css_content_size: Area,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct VisualViewport {
            page_x: f64,
            page_y: f64,
            client_width: f64,
            client_height: f64,
            zoom: Option<f64>,
        }
        self.call("Page.getLayoutMetrics", json!({})).map(|metrics: Metrics| {
            let view = metrics.css_visual_viewport;
            let viewport =
                Area { x: view.page_x, y: view.page_y, width: view.client_width, height: view.client_height };
            Layout { viewport, content: metrics.css_content_size, zoom: view.zoom.unwrap_or(1.0) }
        })
    }

    /// Begins to tell of pictures by [`crate::Event::ScreencastFrame`].
    pub fn start_screencast(&self, how: Screencast) -> Reply<()> {
        self.command("Page.startScreencast", how)
    }

    /// Asks for the next picture.
    pub fn acknowledge_screencast_frame(&self, number: i64) -> Reply<()> {
        self.command("Page.screencastFrameAck", json!({ "sessionId": number }))
    }

    /// Ends the screencast.
    pub fn stop_screencast(&self) -> Reply<()> {
        self.command("Page.stopScreencast", json!({}))
    }
}
