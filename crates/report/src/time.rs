//! Times of events in other forms.

use std::time::Duration;

use jiff::Timestamp;

/// ISO 8601 in UTC with milliseconds.
pub(crate) fn iso(ms: f64) -> String {
    let ms = if ms.is_finite() { ms } else { 0.0 };
    let timestamp = Timestamp::from_millisecond(ms.round() as i64).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{timestamp:.3}")
}

/// Milliseconds with one decimal: more says nothing.
pub(crate) fn tenths(ms: f64) -> f64 {
    if ms.is_finite() { (ms * 10.0).round() / 10.0 } else { 0.0 }
}

/// A duration that can't be negative nor too long.
pub(crate) fn std_duration(ms: f64) -> Duration {
    Duration::try_from_secs_f64(ms / 1_000.0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_with_milliseconds() {
        assert_eq!(iso(1_795_500_000_120.4), "2026-11-24T06:00:00.120Z");
        assert_eq!(iso(f64::INFINITY), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(1e300), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn impossible_durations_are_none() {
        assert_eq!(std_duration(-5.0), Duration::ZERO);
        assert_eq!(std_duration(f64::NAN), Duration::ZERO);
        assert_eq!(std_duration(1_500.0), Duration::from_millis(1_500));
    }
}
