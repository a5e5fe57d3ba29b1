//! The order to stop.

use tokio::signal::unix::{SignalKind, signal};

/// Ready when the process is told to stop: Ctrl-C, or what service managers send.
pub(super) async fn requested() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            // Without a handler the signal ends the process as it always did.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
