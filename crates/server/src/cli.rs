//! The command line: parses, and calls what the server calls.

mod admin;
mod check_config;
mod demo;
mod keys;
mod logging;
mod output;
mod password;
mod print_config;
mod serve;
mod shutdown;
mod tenant;
mod user;

use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Config, Engine};
use crate::entropy::Entropy;
use crate::flow::error::HelpRefusal;
use crate::flow::{FlowError, Refusal};
use anyhow::{Context, anyhow, bail};
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
    /// List, make, unlock and help administrators, also while the server runs
    #[command(subcommand)]
    Admin(admin::Command),
    /// List and make tenants, also while the server runs
    #[command(subcommand)]
    Tenant(tenant::Command),
    /// List, make and import users, also while the server runs
    #[command(subcommand)]
    User(user::Command),
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
            Command::Tenant(command) => tenant::run(command).await,
            Command::User(command) => user::run(command).await,
            Command::Keys(command) => keys::run(command).await,
            Command::CheckConfig(file) => check_config::run(&file),
            Command::PrintConfig(file) => print_config::run(&file),
        }
    });
    // A hash that is still being computed is of no use to anybody any more.
    runtime.shutdown_background();
    result
}

async fn open(file: &ConfigFile) -> anyhow::Result<App> {
    Ok(App::build(file.load()?, Clock::System, Entropy::System).await?)
}

/// For what exists already. Without a database there is nothing, and most likely a forgotten `--config`.
async fn open_existing(file: &ConfigFile) -> anyhow::Result<App> {
    if let Some(Engine::Sqlite(path)) = file.load()?.database.engine()
        && !path.exists()
    {
        bail!(
            "there is no database at {}; which configuration is meant? Give it with --config FILE",
            path.display()
        );
    }
    open(file).await
}

/// A flow's error in words for the operator.
fn explain(error: FlowError) -> anyhow::Error {
    match error {
        FlowError::Refused(Refusal::UserNotFound) => anyhow!("there is no user with this address"),
        FlowError::Refused(Refusal::InvalidEmail) => {
            anyhow!("that is no email address; write it as name@example.org")
        }
        FlowError::Refused(Refusal::EmailTaken(email)) => {
            anyhow!("there is a user with the address {email} already")
        }
        FlowError::Refused(Refusal::PasswordPolicy(lines)) => anyhow!(lines.join("\n")),
        FlowError::Refused(Refusal::SigningKeyNotChosen(why)) => anyhow!(why),
        FlowError::Refused(Refusal::Directory(refusal)) => anyhow!(refusal),
        FlowError::Refused(Refusal::Help(HelpRefusal::LastAdministrator(_))) => {
            anyhow!("this is the last administrator who can sign in; make another one first")
        }
        FlowError::Refused(Refusal::Help(HelpRefusal::NeverActivated)) => {
            anyhow!("this user has no password yet")
        }
        FlowError::Refused(Refusal::StaleVersion) => {
            anyhow!("somebody saved these settings in this very moment; try again")
        }
        FlowError::Invalid(violations) => anyhow!(violations.to_string()),
        FlowError::Store(error) => anyhow!("the database failed: {error}"),
        other => anyhow!("{other:?}"),
    }
}

/// Writes to standard output. A reader that went away, as `head` does, has read enough.
fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
