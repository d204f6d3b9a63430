//! `cargo xtask check`: every check, one after the other, all of them even if one fails.

mod advisories;
mod arrows;
mod imports;
mod licences;
mod links;
mod rust;
mod sizes;
mod spelling;
mod typescript;
mod words;

use std::time::Instant;

use crate::{Result, generate, setup};

/// How a check ended.
pub enum Outcome {
    /// It holds; a remark, may be empty.
    Holds(String),
    /// It couldn't be made here, and why.
    LeftOut(String),
    /// It doesn't hold, and what to do.
    Fails(String),
}

impl Outcome {
    /// Fails with one line for each finding, holds if there is none.
    fn of(findings: Vec<String>, hint: &str) -> Self {
        match findings.len() {
            0 => Self::Holds(String::new()),
            _ => Self::Fails(format!("{}\nhint: {hint}", findings.join("\n"))),
        }
    }
}

impl From<Result<Outcome>> for Outcome {
    fn from(result: Result<Outcome>) -> Self {
        result.unwrap_or_else(Outcome::Fails)
    }
}

impl From<Result> for Outcome {
    fn from(result: Result) -> Self {
        match result {
            Ok(()) => Outcome::Holds(String::new()),
            Err(message) => Outcome::Fails(message),
        }
    }
}

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn(fix: bool) -> Outcome,
}

const STEPS: &[Step] = &[
    Step { name: "generated", what: "generated files are fresh", run: generated },
    Step { name: "format", what: "rustfmt", run: rust::format },
    Step { name: "arrows", what: "crates import only what their room allows", run: arrows::check },
    Step { name: "imports", what: "TypeScript imports only what its folder allows", run: imports::check },
    Step { name: "sizes", what: "no source file has more than 600 lines", run: sizes::check },
    Step { name: "words", what: "no paths of a machine, no names of registries", run: words::check },
    Step { name: "links", what: "relative links in Markdown lead somewhere", run: links::check },
    Step { name: "spelling", what: "codespell", run: spelling::check },
    Step { name: "typescript", what: "tsc and biome", run: typescript::check },
    Step { name: "clippy", what: "clippy without warnings", run: rust::clippy },
    Step { name: "docs", what: "rustdoc without warnings", run: rust::docs },
    Step { name: "licences", what: "licences of what is shipped", run: licences::check },
    Step { name: "advisories", what: "known faults of dependencies", run: advisories::check },
];

/// `cargo xtask check [--fix] [STEP…]`.
pub fn run(args: &[String]) -> Result {
    let (options, names): (Vec<&String>, Vec<&String>) = args.iter().partition(|arg| arg.starts_with('-'));
    let fix = match options.as_slice() {
        [] => false,
        [option] if *option == "--fix" => true,
        _ => return Err(usage()),
    };
    if names.iter().any(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
        return Err(usage());
    }
    setup::run_for_checks()?;
    let chosen = STEPS.iter().filter(|step| names.is_empty() || names.iter().any(|name| *name == step.name));
    let begin = Instant::now();
    let (mut held, mut left_out, mut failed) = (0, Vec::new(), Vec::new());
    for step in chosen {
        println!("── {}: {}", step.name, step.what);
        let start = Instant::now();
        let outcome = (step.run)(fix);
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Outcome::Holds(remark) => {
                held += 1;
                println!("   ok {} ({seconds:.1} s){}{remark}", step.name, if remark.is_empty() { "" } else { ": " });
            }
            Outcome::LeftOut(reason) => {
                left_out.push(step.name);
                println!("   left out {} ({seconds:.1} s): {reason}", step.name);
            }
            Outcome::Fails(message) => {
                failed.push(step.name);
                println!("   FAILED {} ({seconds:.1} s)\n{message}", step.name);
            }
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    println!("\nchecks: {held} held, {} left out, {} failed ({seconds:.1} s)", left_out.len(), failed.len());
    if failed.is_empty() { Ok(()) } else { Err(format!("failed checks: {}", failed.join(", "))) }
}

fn usage() -> String {
    let steps: Vec<String> = STEPS.iter().map(|step| format!("  {:<12} {}", step.name, step.what)).collect();
    format!("usage: cargo xtask check [--fix] [STEP…]\n\n{}", steps.join("\n"))
}

fn generated(fix: bool) -> Outcome {
    if fix {
        return generate::write().into();
    }
    let stale = generate::stale().into_iter().map(|(path, _)| format!("{path} isn't what its source says")).collect();
    Outcome::of(stale, "run 'cargo xtask generate'")
}
