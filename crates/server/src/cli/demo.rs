//! `countersign demo`: a server with throw-away data, on this machine only.

use super::{logging, say, serve};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::entropy::Entropy;
use crate::flow::{demo, platform};
use anyhow::{Context, bail};
use clap::Args;
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

/// Where it listens.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Address and port to listen on; a loopback address
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

pub(super) async fn run(options: Options) -> anyhow::Result<()> {
    if !options.listen.ip().is_loopback() {
        bail!(
            "the demo has known passwords and listens on loopback addresses only, not on {}",
            options.listen
        );
    }
    let folder =
        tempfile::Builder::new().prefix("countersign-demo-").tempdir().context("no temporary folder")?;
    let file = folder.path().join("countersign.toml");
    std::fs::write(&file, configuration(options.listen, folder.path()))
        .context("cannot write the configuration")?;
    let config = Config::load(Some(&file), &config::environment())?;
    logging::start(&config.log)?;

    let listener = serve::listen(&config).await?;
    let url = config.link("/");
    let app = Arc::new(App::build(config, Clock::System, Entropy::System).await?);
    demo::seed(&app).await.map_err(super::admin::explain)?;
    let proposed = countersign_core::platform::PlatformSettings::proposed();
    platform::seed(&app, &proposed, app.now()).await.map_err(super::admin::explain)?;
    say(&welcome(url.trim_end_matches('/'), &file))?;
    serve::until_stopped(app, listener).await
    // The folder goes with `folder`.
}

/// Written to a file, so that `countersign admin` can be tried on it too.
fn configuration(listen: SocketAddr, folder: &Path) -> String {
    let database = folder.join("countersign.db");
    format!(
        "public_url = \"http://localhost:{port}\"\n\n[http]\nlisten = \"{listen}\"\n\n\
         [database]\nurl = \"sqlite://{database}\"\n\n[log]\nfilter = \"warn\"\n",
        port = listen.port(),
        database = database.display(),
    )
}

fn welcome(url: &str, file: &Path) -> String {
    let mut text =
        format!("Countersign demo. Everything is thrown away when it stops (Ctrl-C).\n\nurl: {url}\n\n");
    let width = demo::PEOPLE.iter().map(|person| person.email.len()).max().unwrap_or(0);
    for person in demo::PEOPLE {
        let _ = writeln!(text, "  {:width$}  {:16}  {}", person.email, person.password, person.is);
    }
    let _ = write!(
        text,
        "\nconfig: {}\n  (for `countersign admin unlock --config FILE --email ADDRESS` and its like)",
        file.display()
    );
    text
}
