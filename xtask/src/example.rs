//! `cargo xtask example`.

use crate::Result;

pub fn run(_args: &[String]) -> Result {
    Err("not yet".into())
}
