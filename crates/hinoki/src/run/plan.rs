//! Which specs and tests run.

use std::io::Write as _;

use hinoki_config::{ProjectConfig, find_specs};
use hinoki_protocol::{SpecFile, TestChoice};
use hinoki_runner::{Grep, Order};

use crate::args::{RunArguments, Workers};
use crate::failure::Failure;
use crate::last_run;

/// What is to be run by the flags. Without specs if they leave none: not an error, and told.
pub(super) fn make(arguments: &RunArguments, config: &ProjectConfig, flags: &Order) -> Result<Order, Failure> {
    let (mut specs, mut tests) = (find_specs(config, &arguments.spec)?, Vec::new());
    if arguments.last_failed {
        (specs, tests) = last_run::recall(&config.project, specs)?;
    }
    if let Some(shard) = arguments.shard {
        specs = shard.of(specs);
        if specs.is_empty() {
            let (index, count) = (shard.index, shard.count);
            let text = format!("there are fewer specs than parts: nothing is left for {index}/{count}");
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }
    Ok(of(arguments, flags, specs, tests))
}

/// The same for specs that are known.
pub(super) fn of(arguments: &RunArguments, flags: &Order, specs: Vec<SpecFile>, tests: Vec<TestChoice>) -> Order {
    let (specs, tests) = match arguments.repeat.filter(|count| *count > 1 && !arguments.list) {
        Some(count) => repeated(&specs, &tests, count),
        None => (specs, tests),
    };
    Order { specs, tests, ..flags.clone() }
}

/// What the flags say of each run, without specs and tests.
pub(super) fn flags(arguments: &RunArguments) -> Result<Order, Failure> {
    let grep = arguments.grep.as_deref().map(|pattern| {
        Grep::new(pattern).map_err(|error| {
            // The lines above the last one draw the pattern once more.
            let why = error.lines().last().unwrap_or(&error).trim().trim_start_matches("error: ");
            Failure::usage(format!("--grep '{pattern}' is no regular expression: {why}"))
                .with_hint("a sign that means something in them is meant itself after a backslash: `\\(`")
        })
    });
    Ok(Order {
        list: arguments.list,
        bail: arguments.fail_fast,
        stay: arguments.no_exit,
        grep: grep.transpose()?,
        ..Order::default()
    })
}

/// Each spec so many times. Reports tell them apart by their names.
fn repeated(specs: &[SpecFile], tests: &[TestChoice], count: u32) -> (Vec<SpecFile>, Vec<TestChoice>) {
    let named = |name: &str, number: u32| format!("{name}{}{number} of {count})", last_run::REPEATED);
    let all_specs = (1..=count).flat_map(|number| {
        specs.iter().map(move |spec| SpecFile { relative: named(&spec.relative, number), ..spec.clone() })
    });
    let all_tests = (1..=count).flat_map(|number| {
        tests.iter().map(move |test| TestChoice { spec: named(&test.spec, number), ..test.clone() })
    });
    (all_specs.collect(), all_tests.collect())
}

/// How many workers there are for so many specs.
pub(super) fn workers(arguments: &RunArguments, config: &ProjectConfig, specs: usize) -> u32 {
    let specs = u32::try_from(specs.max(1)).unwrap_or(u32::MAX);
    let cores = || std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
    let wanted = match arguments.workers {
        Some(Workers::Count(count)) => count,
        Some(Workers::Auto) => cores(),
        None => config.workers.unwrap_or(1),
    };
    wanted.clamp(1, specs)
}
