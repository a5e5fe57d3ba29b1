//! The command line: parses, and calls what the server calls.

mod admin;
mod check_config;
mod demo;
mod keys;
mod logging;
mod print_config;
mod serve;
mod shutdown;

use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Config, Engine};
use crate::entropy::Entropy;
use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;

/// A self-hosted sign-in server with two-factor authentication for platforms with many tenants.
#[derive(Debug, Parser)]
#[command(
    name = "countersign",
    version,
    about,
    after_help = "New here? `countersign demo` starts a server with throw-away data to look around in."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    #[command(after_help = "Without --config, data is kept in ./countersign-data and the server listens on \
        127.0.0.1:8080.\nThe first start prints a link with which you make the first system administrator.")]
    Serve(ConfigFile),
    /// Run a server with throw-away data, for a look around
    Demo(demo::Options),
    /// Make, unlock and help administrators, also while the server runs
    #[command(subcommand)]
    Admin(admin::Command),
    /// Look after the keys, also while the server runs
    #[command(subcommand)]
    Keys(keys::Command),
    /// Read the configuration and say whether it can work
    CheckConfig(ConfigFile),
    /// Print the configuration with its defaults, secrets left out
    PrintConfig(ConfigFile),
}

/// Which configuration.
#[derive(Debug, Args)]
struct ConfigFile {
    /// The configuration file. Environment variables such as `COUNTERSIGN__HTTP__LISTEN` go over it
    #[arg(long, value_name = "FILE", env = "COUNTERSIGN_CONFIG")]
    config: Option<PathBuf>,
}

impl ConfigFile {
    fn load(&self) -> anyhow::Result<Config> {
        Ok(Config::load(self.config.as_deref(), &config::environment())?)
    }

    /// The parts of a server whose data are there. Without a database there is nothing to look after, and most likely a
    /// forgotten `--config`.
    async fn open_existing(&self) -> anyhow::Result<App> {
        let config = self.load()?;
        if let Some(Engine::Sqlite(path)) = config.database.engine()
            && !path.exists()
        {
            bail!(
                "there is no database at {}; which configuration is meant? Give it with --config FILE",
                path.display()
            );
        }
        Ok(App::build(config, Clock::System, Entropy::System).await?)
    }
}

/// Runs the command that the process was started with.
pub fn run() -> anyhow::Result<()> {
    let command = Cli::parse().command;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
    let result = runtime.block_on(async {
        match command {
            Command::Serve(file) => serve::run(file.load()?).await,
            Command::Demo(options) => demo::run(options).await,
            Command::Admin(command) => admin::run(command).await,
            Command::Keys(command) => keys::run(command).await,
            Command::CheckConfig(file) => check_config::run(&file),
            Command::PrintConfig(file) => print_config::run(&file),
        }
    });
    // A hash that is still being computed is of no use to anybody any more.
    runtime.shutdown_background();
    result
}

/// Writes to standard output. A reader that went away, as `head` does, has read enough.
fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
