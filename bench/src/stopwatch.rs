//! The one place that measures time that passes.

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// Runs from when it is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "a benchmark is about time that passes")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// Waits until it shows so much.
    pub(crate) async fn reach(self, span: Duration) {
        let mut interval = tokio::time::interval(Duration::from_millis(100));
        while self.elapsed() < span {
            interval.tick().await;
        }
    }
}

/// Asks every millisecond until there is an answer, for at most ten seconds.
pub(crate) async fn poll<T>(what: &str, mut attempt: impl AsyncFnMut() -> Option<T>) -> Result<T> {
    let watch = Stopwatch::start();
    let mut interval = tokio::time::interval(Duration::from_millis(1));
    loop {
        if let Some(found) = attempt().await {
            return Ok(found);
        }
        if watch.elapsed() > Duration::from_secs(10) {
            bail!("gave up waiting for {what}");
        }
        interval.tick().await;
    }
}
