//! What else the machine does meanwhile, where the system tells.

use std::fs;

/// Clock ticks so far: of the whole machine, and of the processes that this one started and that have ended.
#[derive(Clone, Copy)]
pub struct Load {
    all: f64,
    busy: f64,
    own: f64,
}

impl Load {
    /// `None` where there is no `/proc`.
    pub fn now() -> Option<Self> {
        let machine = fs::read_to_string("/proc/stat").ok()?;
        let ticks: Vec<f64> =
            machine.lines().next()?.split_whitespace().skip(1).take(8).filter_map(|ticks| ticks.parse().ok()).collect();
        let all: f64 = ticks.iter().sum();
        // Idle, and waiting for a disk.
        let busy = all - ticks.get(3)? - ticks.get(4)?;
        let own = fs::read_to_string("/proc/self/stat").ok()?;
        // Counted from behind the name, which may hold anything: user and system time of children.
        let fields: Vec<&str> = own.rsplit_once(')')?.1.split_whitespace().collect();
        let own = fields.get(13)?.parse::<f64>().ok()? + fields.get(14)?.parse::<f64>().ok()?;
        Some(Self { all, busy, own })
    }

    /// The share of the machine that others used since then.
    pub fn others_since(before: Option<Self>) -> f64 {
        match (before, Self::now()) {
            (Some(before), Some(now)) if now.all > before.all => {
                ((now.busy - before.busy) - (now.own - before.own)).max(0.0) / (now.all - before.all)
            }
            _ => 0.0,
        }
    }
}
