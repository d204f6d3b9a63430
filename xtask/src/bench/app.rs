//! The app under measurement, a new one for each run.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::folder;
use crate::Result;
use crate::command::program;

/// The app and its identity provider, ended when dropped.
pub struct App {
    process: Child,
    pub url: String,
    pub idp: String,
}

/// What the server saw.
pub struct Counters {
    pub logins: u64,
    pub added: u64,
    pub ticked: u64,
    pub dropped: u64,
    /// When each test made its last request, ms since the Unix epoch, and the test's title.
    pub drops: Vec<(f64, String)>,
}

impl App {
    /// Starts both on free ports.
    pub fn start() -> Result<Self> {
        let mut node = program("node");
        node.arg("app.mjs").current_dir(folder()).env("PORT", "0");
        let started = node.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = started.map_err(|error| format!("the app can't be started: {error}"))?;
        let mut line = String::new();
        if let Some(stdout) = process.stdout.take() {
            // An error leaves the line empty.
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        let mut app = Self { process, url: String::new(), idp: String::new() };
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["app", url, "idp", idp] => {
                app.url = (*url).to_owned();
                app.idp = (*idp).to_owned();
                Ok(app)
            }
            _ => Err(format!("the app didn't say where it listens: {line}")),
        }
    }

    /// Asks for the counters.
    pub fn counters(&self) -> Result<Counters> {
        let text = self.get("/counters").map_err(|error| format!("the app doesn't answer: {error}"))?;
        let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let counters: Value = serde_json::from_str(body).map_err(|error| format!("no counters: {error} in {text}"))?;
        let number = |name: &str| counters[name].as_u64().unwrap_or_default();
        let drops = counters["dropTimes"].as_array().cloned().unwrap_or_default();
        let drop_of = |drop: &Value| Some((drop[0].as_f64()?, drop[1].as_str()?.to_owned()));
        Ok(Counters {
            logins: number("logins"),
            added: number("added"),
            ticked: number("ticked"),
            dropped: number("dropped"),
            drops: drops.iter().filter_map(drop_of).collect(),
        })
    }

    fn get(&self, path: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(self.url.trim_start_matches("http://"))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        // Of the old protocol, so that the answer comes in one piece and ends with the connection.
        write!(stream, "GET {path} HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
