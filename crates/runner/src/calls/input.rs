//! Input as the driver words it → as the browser takes it.

use std::time::Duration;

use hinoki_browser::{InputEvent as Browser, KeyAction, KeyInput, MouseAction, MouseButton, MouseInput};
use hinoki_protocol::InputEvent;

/// Location of the numeric keypad (UI Events, `KeyboardEvent.DOM_KEY_LOCATION_NUMPAD`).
const KEYPAD: u32 = 3;

/// The same event in the browser's words.
pub(crate) fn to_browser(event: InputEvent) -> Browser {
    match event {
        InputEvent::Mouse { kind, x, y, button, buttons, click_count, modifiers, delta_x, delta_y } => {
            let action = match kind.as_str() {
                "mousePressed" => MouseAction::Press,
                "mouseReleased" => MouseAction::Release,
                "mouseWheel" => MouseAction::Wheel,
                _ => MouseAction::Move,
            };
            let button = match button.as_str() {
                "left" => MouseButton::Left,
                "middle" => MouseButton::Middle,
                "right" => MouseButton::Right,
                _ => MouseButton::None,
            };
            Browser::Mouse(MouseInput { action, x, y, button, buttons, click_count, modifiers, delta_x, delta_y })
        }
        InputEvent::Key { kind, key, code, text, key_code, location, modifiers, commands } => {
            let action = match kind.as_str() {
                "rawKeyDown" => KeyAction::RawDown,
                "keyUp" => KeyAction::Up,
                "char" => KeyAction::Char,
                _ => KeyAction::Down,
            };
            Browser::Key(KeyInput {
                action,
                key,
                code,
                text,
                key_code,
                location,
                is_keypad: location == KEYPAD,
                auto_repeat: false,
                modifiers,
                commands,
            })
        }
        InputEvent::InsertText { text } => Browser::InsertText(text),
        InputEvent::Delay { ms } => Browser::Delay(Duration::from_millis(ms.into())),
    }
}
