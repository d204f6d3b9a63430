//! Prints the TypeScript of the protocol, as `cargo xtask generate` writes it.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(hinoki_protocol::typescript().as_bytes())
}
