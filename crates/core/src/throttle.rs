//! Slow-downs and locks.

use crate::time::Timestamp;
use std::time::Duration;

/// At most `requests` in a window of `period`, counted from the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// How many are let through; at least 1.
    pub requests: u32,
    /// Length of the window; at least a second.
    pub period: Duration,
}

impl RateLimit {
    /// Reads the wire's form `<requests>:<seconds>`, both positive, one pair; `None` for everything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (requests, seconds) = text.split_once(':')?;
        let positive = |text: &str| {
            let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u32>()
                .ok()
                .filter(|number| is_plain && *number > 0 && i32::try_from(*number).is_ok())
        };
        Some(Self { requests: positive(requests)?, period: Duration::from_secs(positive(seconds)?.into()) })
    }

    /// So many requests a minute; `None` for zero, which means no limit.
    pub fn per_minute(requests: u32) -> Option<Self> {
        (requests > 0).then_some(Self { requests, period: Duration::from_secs(60) })
    }
}

impl std::fmt::Display for RateLimit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.requests, self.period.as_secs())
    }
}

/// How long a lock lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockPolicy {
    /// The first lock; zero means until an administrator unlocks.
    pub first: Duration,
    /// The longest that a lock grows to.
    pub longest: Duration,
}

impl LockPolicy {
    /// When a lock that starts now ends. Each of `earlier` locks since the last full sign-in doubles it.
    pub fn end(self, now: Timestamp, earlier: u32) -> Timestamp {
        if self.first.is_zero() {
            return Timestamp::NEVER;
        }
        let factor = 2_u32.saturating_pow(earlier.min(20));
        now + self.first.saturating_mul(factor).min(self.longest.max(self.first))
    }
}

/// Failures of one factor in a row after which an account locks, whatever the settings leave unset (NIST SP 800-63B-4,
/// section 3.2.2: no more than 100).
pub const MOST_FAILURES: u32 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_limit_is_exactly_one_positive_pair() {
        assert_eq!(
            RateLimit::parse("3:900"),
            Some(RateLimit { requests: 3, period: Duration::from_secs(900) })
        );
        for bad in [
            "",
            ":",
            "3",
            "3:",
            ":900",
            "0:900",
            "3:0",
            "-3:900",
            "+3:900",
            "3:900,1:1",
            "3:900 ",
            "3.5:9",
            "٣:9",
            "9999999999:1",
        ] {
            assert_eq!(RateLimit::parse(bad), None, "{bad:?}");
        }
        assert_eq!(RateLimit::parse("3:900").map(|l| l.to_string()).as_deref(), Some("3:900"));
    }

    #[test]
    fn locks_grow_to_their_bound() {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        let policy = LockPolicy { first: minutes(15), longest: minutes(60) };
        let now = Timestamp::from_millis(0);
        let ends: Vec<_> = (0..5).map(|earlier| policy.end(now, earlier).since(now)).collect();
        assert_eq!(ends, [minutes(15), minutes(30), minutes(60), minutes(60), minutes(60)]);
        assert_eq!(policy.end(now, u32::MAX).since(now), minutes(60));
        assert_eq!(LockPolicy { first: Duration::ZERO, ..policy }.end(now, 0), Timestamp::NEVER);
    }
}
