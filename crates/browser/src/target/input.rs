use std::time::Duration;

use serde::Serialize;
use serde_json::json;

use super::{Target, all};
use crate::{Reply, Result};

/// Real input, as from a person.
#[derive(Debug, Clone, PartialEq)]
pub enum InputEvent {
    /// Mouse or wheel.
    Mouse(MouseInput),
    /// Keyboard.
    Key(KeyInput),
    /// Touch screen.
    Touch(TouchInput),
    /// Text as an input method enters it: no key events.
    InsertText(String),
    /// A pause, after the browser acknowledged all before.
    Delay(Duration),
}

/// What a mouse does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum MouseAction {
    /// Moves.
    #[default]
    #[serde(rename = "mouseMoved")]
    Move,
    /// Presses a button.
    #[serde(rename = "mousePressed")]
    Press,
    /// Releases a button.
    #[serde(rename = "mouseReleased")]
    Release,
    /// Turns the wheel.
    #[serde(rename = "mouseWheel")]
    Wheel,
}

/// A button of a mouse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum MouseButton {
    #[default]
    None,
    Left,
    Middle,
    Right,
    Back,
    Forward,
}

/// A mouse event. Coordinates in CSS pixels of the viewport.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MouseInput {
    /// What it does.
    #[serde(rename = "type")]
    pub action: MouseAction,
    /// X.
    pub x: f64,
    /// Y.
    pub y: f64,
    /// The button that is pressed or released.
    pub button: MouseButton,
    /// Bits of the buttons held: 1 left, 2 right, 4 middle.
    pub buttons: u32,
    /// 1, 2 …
    pub click_count: u32,
    /// Bits: 1 alt, 2 ctrl, 4 meta, 8 shift.
    pub modifiers: u32,
    /// Of a wheel.
    pub delta_x: f64,
    /// Of a wheel.
    pub delta_y: f64,
}

/// What a key does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyAction {
    /// Goes down, and enters its text if it has one.
    #[default]
    #[serde(rename = "keyDown")]
    Down,
    /// Goes down and enters nothing.
    #[serde(rename = "rawKeyDown")]
    RawDown,
    /// Goes up.
    #[serde(rename = "keyUp")]
    Up,
    /// Enters its text only.
    Char,
}

/// A key event.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyInput {
    /// What it does.
    #[serde(rename = "type")]
    pub action: KeyAction,
    /// `KeyboardEvent.key`.
    pub key: String,
    /// `KeyboardEvent.code`.
    pub code: String,
    /// Text that it enters; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// `KeyboardEvent.keyCode`.
    #[serde(rename = "windowsVirtualKeyCode")]
    pub key_code: u32,
    /// `KeyboardEvent.location`.
    pub location: u32,
    /// Of the numeric keypad.
    pub is_keypad: bool,
    /// Held down.
    pub auto_repeat: bool,
    /// Bits: 1 alt, 2 ctrl, 4 meta, 8 shift.
    pub modifiers: u32,
    /// Editing commands of the browser: `selectAll` …
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<String>,
}

/// What fingers do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TouchAction {
    /// They touch.
    #[serde(rename = "touchStart")]
    Start,
    /// They move.
    #[serde(rename = "touchMove")]
    Move,
    /// They leave.
    #[serde(rename = "touchEnd")]
    End,
    /// They are ignored.
    #[serde(rename = "touchCancel")]
    Cancel,
}

/// A touch event.
#[derive(Debug, Clone, PartialEq)]
pub struct TouchInput {
    /// What the fingers do.
    pub action: TouchAction,
    /// Where they are, in CSS pixels of the viewport; none when they leave.
    pub points: Vec<(f64, f64)>,
    /// Bits: 1 alt, 2 ctrl, 4 meta, 8 shift.
    pub modifiers: u32,
}

impl Target {
    /// Makes events in order, all on the wire at once, and resolves when the browser acknowledged every one.
    ///
    /// What comes before the first pause is sent by the call itself: of two calls, the events of the first come first,
    /// whichever is awaited when.
    pub fn dispatch(&self, events: Vec<InputEvent>) -> impl Future<Output = Result<()>> + Send + use<> {
        let target = self.clone();
        let mut events = events.into_iter();
        let (mut replies, mut pause) = target.send_to_pause(&mut events);
        async move {
            loop {
                all(replies).await?;
                let Some(delay) = pause else { return Ok(()) };
                tokio::time::sleep(delay).await;
                (replies, pause) = target.send_to_pause(&mut events);
            }
        }
    }

    /// Sends what comes before the next pause, which is yielded.
    fn send_to_pause(&self, events: &mut impl Iterator<Item = InputEvent>) -> (Vec<Reply<()>>, Option<Duration>) {
        let mut replies = Vec::new();
        for event in events {
            match event {
                InputEvent::Delay(delay) => return (replies, Some(delay)),
                event => replies.push(self.send_input(event)),
            }
        }
        (replies, None)
    }

    fn send_input(&self, event: InputEvent) -> Reply<()> {
        match event {
            InputEvent::Mouse(mouse) => self.command("Input.dispatchMouseEvent", mouse),
            InputEvent::Key(key) => self.command("Input.dispatchKeyEvent", key),
            InputEvent::Touch(TouchInput { action, points, modifiers }) => {
                let points: Vec<_> = points.iter().map(|(x, y)| json!({ "x": x, "y": y })).collect();
                let params = json!({ "type": action, "touchPoints": points, "modifiers": modifiers });
                self.command("Input.dispatchTouchEvent", params)
            }
            InputEvent::InsertText(text) => self.command("Input.insertText", json!({ "text": text })),
            InputEvent::Delay(_) => unreachable!("a pause is no input"),
        }
    }
}
