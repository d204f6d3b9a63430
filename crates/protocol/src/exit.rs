/// What the process tells its caller. The numbers are a documented contract (`docs/exit-codes.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Every test passed, was pending or skipped.
    Passed = 0,
    /// At least one test, hook or spec failed.
    Failed = 1,
    /// The command line, the configuration or the project can't be used.
    Usage = 2,
    /// No browser was found, or it didn't start, or lacks what the layout needs.
    Browser = 3,
    /// A defect of Hinoki itself or a failure of the machine (disk full, no permission).
    Internal = 4,
    /// Ended by Ctrl-C or SIGTERM.
    Interrupted = 130,
}
