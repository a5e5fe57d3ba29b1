//! `countersign serve`

use super::{logging, say, shutdown};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::flow::{housekeeping, notice, setup, signing};
use crate::http;
use anyhow::Context;
use std::sync::Arc;
use tokio::net::TcpListener;

pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    logging::start(&config.log)?;
    let listener = listen(&config).await?;
    let app = Arc::new(App::build(config, Clock::System, Entropy::System).await?);
    if let Some(link) = setup::link(&app).await.map_err(super::explain)? {
        say(&format!(
            "There is no system administrator yet. Make the first one here, within an hour:\n\n    {link}\n"
        ))?;
    }
    until_stopped(app, listener).await
}

/// The socket, taken before anything else: a second server on the same address fails before it touches the database.
pub(super) async fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    let address = config.http.listen;
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; choose another address in [http] listen"))
}

/// Serves, with housekeeping and notices beside it, until the order to stop.
pub(super) async fn until_stopped(app: Arc<App>, listener: TcpListener) -> anyhow::Result<()> {
    let stop = shutdown::requested();
    tracing::info!(
        address = %listener.local_addr()?,
        public_url = %app.config.public_url,
        version = env!("CARGO_PKG_VERSION"),
        "ready"
    );
    let beside = [
        tokio::spawn(keep_house(Arc::clone(&app))),
        tokio::spawn(mail_notices(Arc::clone(&app))),
        tokio::spawn(follow_keys(Arc::clone(&app))),
    ];
    http::serve::serve(Arc::clone(&app), listener, stop).await;
    beside.iter().for_each(tokio::task::JoinHandle::abort);
    app.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn keep_house(app: Arc<App>) {
    let mut interval = tokio::time::interval(housekeeping::EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        // The first one comes at once, for a server that is never up for long.
        interval.tick().await;
        if let Err(error) = housekeeping::run(&app).await {
            tracing::warn!(?error, "housekeeping failed; it will be tried again");
        }
    }
}

async fn mail_notices(app: Arc<App>) {
    let mut interval = tokio::time::interval(notice::EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        if let Err(error) = notice::run(&app).await {
            tracing::warn!(?error, "notices could not be looked after; they will be tried again");
        }
    }
}

async fn follow_keys(app: Arc<App>) {
    let mut interval = tokio::time::interval(signing::EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    interval.tick().await; // what there is at the start is known
    loop {
        interval.tick().await;
        if let Err(error) = signing::catch_up(&app).await {
            tracing::warn!(?error, "keys and settings of tokens could not be read; it will be tried again");
        }
    }
}
