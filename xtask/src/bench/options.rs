use std::path::PathBuf;

use crate::Result;

pub const USAGE: &str = "\
usage: cargo xtask bench [OPTION…]

  --peers NAMES     of floor, playwright, hinoki (default all)
  --mode MODE       public (no login, the default) or session
  --specs N         spec files of the suite (default 5)
  --tests N         tests of each (default 10)
  --rounds N        runs of the suite, per number of workers (default 3)
  --cold-rounds N   runs of a single test (default 5)
  --browser PATH    another browser than the one headless runs use
  --network         pages with 300 requests and with one of 20 MB instead: what routes cost (benches/network)
  --video           a suite with and without films in pairs: what filming costs (benches/video)
  --login           both modes in turns: what a restored session costs a test, and how many logins there were
  --debug           Hinoki as 'cargo build' makes it, for a quick look; not for results
";

/// What was asked for.
#[derive(Clone)]
pub struct Options {
    pub peers: Vec<String>,
    pub mode: String,
    pub specs: u32,
    pub tests: u32,
    pub rounds: u32,
    pub cold_rounds: u32,
    pub browser: Option<PathBuf>,
    pub network: bool,
    pub video: bool,
    pub login: bool,
    pub debug: bool,
}

impl Options {
    /// The same in another mode.
    pub fn with_mode(&self, mode: &str) -> Self {
        Self { mode: mode.to_owned(), ..self.clone() }
    }

    /// `None` asks for help.
    pub fn read(args: &[String]) -> Result<Option<Self>> {
        let mut options = Self {
            peers: ["floor", "playwright", "hinoki"].map(Into::into).to_vec(),
            mode: "public".into(),
            specs: 5,
            tests: 10,
            rounds: 3,
            cold_rounds: 5,
            browser: None,
            network: false,
            video: false,
            login: false,
            debug: false,
        };
        let mut args = args.iter();
        while let Some(name) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("{name} needs a value\n\n{USAGE}"));
            match name.as_str() {
                "--help" | "-h" => return Ok(None),
                "--debug" => options.debug = true,
                "--network" => options.network = true,
                "--video" => options.video = true,
                "--login" => options.login = true,
                "--peers" => options.peers = one_of(name, value()?, &["floor", "playwright", "hinoki"])?,
                "--mode" => options.mode = one_of(name, value()?, &["public", "session"])?.concat(),
                "--specs" => options.specs = number(name, value()?)?,
                "--tests" => options.tests = number(name, value()?)?,
                "--rounds" => options.rounds = number(name, value()?)?,
                "--cold-rounds" => options.cold_rounds = number(name, value()?)?,
                "--browser" => options.browser = Some(value()?.into()),
                _ => return Err(format!("no option '{name}'\n\n{USAGE}")),
            }
        }
        Ok(Some(options))
    }
}

fn one_of(name: &str, value: &str, known: &[&str]) -> Result<Vec<String>> {
    let values: Vec<String> = value.split(',').map(Into::into).collect();
    match values.iter().find(|value| !known.contains(&value.as_str())) {
        Some(unknown) => Err(format!("{name}: '{unknown}' is none of {}", known.join(", "))),
        None => Ok(values),
    }
}

fn number(name: &str, value: &str) -> Result<u32> {
    match value.parse() {
        Ok(number @ 1..=1000) => Ok(number),
        _ => Err(format!("{name}: '{value}' is no number from 1 to 1000")),
    }
}
