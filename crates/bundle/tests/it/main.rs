//! Small projects in temporary folders, bundled for real; the scripts are run in Node.

mod project;
mod support;

mod config;
mod errors;
mod modules;
mod node_modules;
mod positions;
