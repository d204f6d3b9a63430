//! Against a real browser. `HINOKI_TEST_BROWSER` names another than the preferred one.

mod layout;
mod life;
mod network;
mod support;
mod targets;
