//! The order to stop.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Listens from this call on, not only once somebody waits: an order that comes right after the start counts too. Ready when
/// the process is told to stop: Ctrl-C, or what service managers send.
pub(super) fn requested() -> impl Future<Output = ()> {
    let interrupt = signal(SignalKind::interrupt());
    let terminate = signal(SignalKind::terminate());
    async {
        tokio::select! {
            () = received(interrupt) => {}
            () = received(terminate) => {}
        }
    }
}

async fn received(signal: std::io::Result<Signal>) {
    match signal {
        Ok(mut signal) => {
            signal.recv().await;
        }
        // Without a handler the signal ends the process as it always did.
        Err(_) => std::future::pending().await,
    }
}
