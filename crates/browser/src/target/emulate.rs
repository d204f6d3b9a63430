use serde::Serialize;
use serde_json::{Value, json};

use super::Target;
use crate::Reply;

/// Size of a page's viewport.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Viewport {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// Device pixels a CSS pixel; 0 leaves it.
    pub device_scale_factor: f64,
    /// As a phone does: viewport meta tag, overlay scrollbars, text sizes.
    pub mobile: bool,
}

impl Viewport {
    /// Of a desktop.
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height, device_scale_factor: 0.0, mobile: false }
    }
}

/// Another user agent.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserAgent {
    /// `navigator.userAgent` and header.
    pub user_agent: String,
    /// `Accept-Language` and `navigator.languages`: `de-DE,de`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept_language: Option<String>,
    /// `navigator.platform`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// `navigator.userAgentData`, in the browser's form.
    #[serde(rename = "userAgentMetadata", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
}

impl Target {
    /// Whether the page behaves as if it had the focus and were visible, whatever is in front of it.
    pub fn set_focus_emulation(&self, on: bool) -> Reply<()> {
        self.command("Emulation.setFocusEmulationEnabled", json!({ "enabled": on }))
    }

    /// Sets the viewport's size.
    pub fn set_viewport(&self, viewport: Viewport) -> Reply<()> {
        self.command("Emulation.setDeviceMetricsOverride", viewport)
    }

    /// The window's own size again.
    pub fn clear_viewport(&self) -> Reply<()> {
        self.command("Emulation.clearDeviceMetricsOverride", json!({}))
    }

    /// Whether the page believes in a touch screen.
    pub fn set_touch(&self, on: bool) -> Reply<()> {
        self.command("Emulation.setTouchEmulationEnabled", json!({ "enabled": on }))
    }

    /// Another user agent.
    pub fn set_user_agent(&self, user_agent: &UserAgent) -> Reply<()> {
        self.command("Emulation.setUserAgentOverride", user_agent)
    }

    /// Another time zone, `Europe/Berlin`; the machine's if empty.
    pub fn set_timezone(&self, timezone: &str) -> Reply<()> {
        self.command("Emulation.setTimezoneOverride", json!({ "timezoneId": timezone }))
    }

    /// Another locale, `de_DE`; the machine's if empty.
    pub fn set_locale(&self, locale: &str) -> Reply<()> {
        self.command("Emulation.setLocaleOverride", json!({ "locale": locale }))
    }

    /// Another media type (`print`; none if empty) and media features (`prefers-color-scheme`: `dark`).
    pub fn set_media(&self, media: &str, features: &[(String, String)]) -> Reply<()> {
        let features: Vec<_> = features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.command("Emulation.setEmulatedMedia", json!({ "media": media, "features": features }))
    }
}
