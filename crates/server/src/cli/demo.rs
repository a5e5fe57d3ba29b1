//! `countersign demo`: a server with throw-away data, on this machine only.

use super::{logging, say, serve};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Config, Environment};
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
    let config = Config::load(Some(&file), &harmless(config::environment()))?;
    logging::start(&config.log)?;

    let listener = serve::listen(&config).await?;
    let url = config.link("/");
    let mut app = App::build(config, Clock::System, Entropy::System).await?;
    app.delivery = app.delivery.demo();
    let app = Arc::new(app);
    demo::seed(&app).await.map_err(super::explain)?;
    platform::seed(&app, &demo::settings(), app.now()).await.map_err(super::explain)?;
    say(&welcome(url.trim_end_matches('/'), &file))?;
    serve::until_stopped(app, listener).await
    // The folder goes with `folder`.
}

/// The variables that a demo obeys: none that could lead its known passwords to a real database, or to the network.
fn harmless(environment: Environment) -> Environment {
    const OBEYED: [&str; 5] = ["TOTP", "LIMITS", "LOCKOUT", "LOG", "SESSIONS"];
    let section = |name: &str| name.strip_prefix("COUNTERSIGN__")?.split("__").next().map(str::to_owned);
    let is_obeyed = |name: &str| section(name).is_some_and(|section| OBEYED.contains(&section.as_str()));
    environment.into_iter().filter(|(name, _)| is_obeyed(name)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_is_led_neither_to_a_real_database_nor_to_the_network() {
        let set = |name: &str| (name.to_owned(), "x".to_owned());
        let names = [
            "COUNTERSIGN__DATABASE__URL",
            "COUNTERSIGN__HTTP__LISTEN",
            "COUNTERSIGN__PUBLIC_URL",
            "COUNTERSIGN__KEYS__MASTER_KEY_FILE",
            "COUNTERSIGN__TOKENS__HS512_KEY_FILE",
            "COUNTERSIGN_MASTER_KEY",
            "COUNTERSIGN__TOTP__STEPS_BACK",
        ];
        let left = harmless(names.map(set).to_vec());
        assert_eq!(left, [set("COUNTERSIGN__TOTP__STEPS_BACK")]);
    }
}
