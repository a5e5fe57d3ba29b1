//! Many tasks at once.

use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// Runs the same thing in many tasks, all let go at the same moment, and returns what they got. To be called on a runtime
/// with several threads.
pub(crate) async fn race<T, F>(tasks: usize, act: impl Fn(usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let start = Arc::new(Barrier::new(tasks));
    let mut running = JoinSet::new();
    for number in 0..tasks {
        let (start, act) = (Arc::clone(&start), act(number));
        running.spawn(async move {
            start.wait().await;
            act.await
        });
    }
    running.join_all().await
}

/// How many got what was to be had.
pub(crate) fn winners(results: &[bool]) -> usize {
    results.iter().filter(|won| **won).count()
}
