//! Which specs and tests run.

use std::io::Write as _;

use hinoki_config::{ProjectConfig, find_specs};
use hinoki_protocol::{SpecFile, TestChoice};
use hinoki_runner::{Grep, Order};

use crate::args::{RunArguments, Workers};
use crate::failure::Failure;
use crate::last_run;

/// What is to be run.
pub(super) struct Plan {
    /// Without specs if the flags leave none: not an error, and told.
    pub order: Order,
    pub workers: u32,
}

/// What the flags say.
pub(super) fn make(arguments: &RunArguments, config: &ProjectConfig) -> Result<Plan, Failure> {
    let mut order = order(arguments)?;
    order.specs = find_specs(config, &arguments.spec)?;
    if arguments.last_failed {
        (order.specs, order.tests) = last_run::recall(&config.project, order.specs)?;
    }
    if let Some(shard) = arguments.shard {
        order.specs = shard.of(order.specs);
        if order.specs.is_empty() {
            let (index, count) = (shard.index, shard.count);
            let text = format!("there are fewer specs than parts: nothing is left for {index}/{count}");
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }
    Ok(finished(arguments, config, order))
}

/// The same for specs that are known.
pub(super) fn of(
    arguments: &RunArguments,
    config: &ProjectConfig,
    specs: Vec<SpecFile>,
    tests: Vec<TestChoice>,
) -> Result<Plan, Failure> {
    Ok(finished(arguments, config, Order { specs, tests, ..order(arguments)? }))
}

fn order(arguments: &RunArguments) -> Result<Order, Failure> {
    let grep = arguments.grep.as_deref().map(|pattern| {
        Grep::new(pattern).map_err(|error| Failure::usage(format!("--grep {pattern} can't be read: {error}")))
    });
    Ok(Order {
        list: arguments.list,
        bail: arguments.fail_fast,
        stay: arguments.no_exit,
        grep: grep.transpose()?,
        ..Order::default()
    })
}

/// Workers if there are specs for all of them.
pub(super) fn most_workers(arguments: &RunArguments, config: &ProjectConfig) -> u32 {
    workers(arguments.workers, config.workers, usize::MAX)
}

fn finished(arguments: &RunArguments, config: &ProjectConfig, mut order: Order) -> Plan {
    if let Some(count) = arguments.repeat.filter(|count| *count > 1 && !arguments.list) {
        (order.specs, order.tests) = repeated(&order.specs, &order.tests, count);
    }
    let workers = workers(arguments.workers, config.workers, order.specs.len());
    Plan { order, workers }
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

fn workers(typed: Option<Workers>, configured: Option<u32>, specs: usize) -> u32 {
    let specs = u32::try_from(specs.max(1)).unwrap_or(u32::MAX);
    let cores = || std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
    let wanted = match typed {
        Some(Workers::Count(count)) => count,
        Some(Workers::Auto) => cores(),
        None => configured.unwrap_or(1),
    };
    wanted.clamp(1, specs)
}
