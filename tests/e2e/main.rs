//! The program on small projects in a real browser.

#![cfg(target_os = "linux")]

mod harness;

mod actions;
mod bundles;
mod cli;
mod commands;
mod conditions;
mod config;
mod coverage;
mod cross_origin;
mod engine;
mod faults;
mod handlers;
mod mocha_reporters;
mod network;
mod node_events;
mod npm_package;
mod open;
mod origins;
mod output;
mod preprocessors;
mod projects;
mod retries;
mod secrets;
mod sessions;
mod sessions_kept;
mod snapshots;
mod structure;
mod traffic;
mod ui;
mod video;
mod vite;
mod watch;
mod websockets;
mod workers;
mod zoo;
