//! Pictures that events tell of: those of these paths are served, no others.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hinoki_protocol::RunEvent;

/// By absolute path; with its bytes where a recording holds them.
#[derive(Debug, Default)]
pub(crate) struct Pictures(HashMap<String, Option<Bytes>>);

/// Where a picture is to be had.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    /// Here.
    Held(Bytes),
    /// On disk.
    OnDisk,
}

impl Pictures {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Notes those that an event tells of.
    pub(crate) fn see(&mut self, event: &RunEvent) {
        for picture in event.screenshots() {
            self.0.entry(picture.path.clone()).or_default();
        }
    }

    /// Keeps one that a recording holds; what is none is as one that is not held.
    pub(crate) fn put(&mut self, path: String, data: &str) {
        if let Ok(bytes) = STANDARD.decode(data) {
            self.0.insert(path, Some(bytes.into()));
        }
    }

    pub(crate) fn get(&self, path: &str) -> Option<Picture> {
        Some(self.0.get(path)?.clone().map_or(Picture::OnDisk, Picture::Held))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_a_recording_is_held_and_others_are_not_served() {
        let mut pictures = Pictures::default();
        pictures.put("/a.png".into(), "YWI=");
        pictures.put("/b.png".into(), "no base64");
        assert_eq!(pictures.get("/a.png"), Some(Picture::Held(Bytes::from_static(b"ab"))));
        assert_eq!(pictures.get("/b.png"), None);
    }
}
