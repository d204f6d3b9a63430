//! The program on small projects in a real browser.

#![cfg(target_os = "linux")]

mod harness;

mod structure;
