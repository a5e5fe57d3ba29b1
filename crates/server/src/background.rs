//! Work that is finished whatever becomes of the request that began it.

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::Instrument;

/// Runs work beside requests, and knows when all of it is done.
#[derive(Debug)]
pub struct Background(watch::Sender<()>);

impl Default for Background {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl Background {
    /// Begins work that goes on when nobody waits for it any more: an HTTP server drops the handler of a client that went
    /// away.
    pub fn spawn<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        let under_way = self.0.subscribe();
        tokio::spawn(
            async move {
                let done = work.await;
                drop(under_way);
                done
            }
            .in_current_span(),
        )
    }

    /// Waits until nothing is under way.
    pub async fn finished(&self) {
        self.0.closed().await;
    }
}
