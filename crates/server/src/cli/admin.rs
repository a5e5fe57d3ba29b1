//! `countersign admin`

use super::{ConfigFile, say};
use crate::app::App;
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::flow::admin::{self, Newcomer};
use crate::flow::{FlowError, Refusal};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use countersign_core::authority::Role;
use countersign_core::secret::Password;
use std::io::{BufRead, IsTerminal};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a system administrator
    #[command(
        after_help = "Example:\n  countersign admin create --email ada@example.org --password-stdin < password.txt"
    )]
    Create {
        #[command(flatten)]
        who: Who,
        /// Read the password from standard input: its first line, so that it is seen in no process list
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Lift the lock of a user who failed too often
    Unlock(Who),
    /// Remove all second factors of a user, and end the user's sessions
    #[command(name = "reset-2fa")]
    ResetTwoFactor(Who),
}

/// Whom.
#[derive(Debug, Args)]
pub(super) struct Who {
    #[command(flatten)]
    file: ConfigFile,
    /// The address the user signs in with
    #[arg(long, value_name = "ADDRESS")]
    email: String,
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create { who, password_stdin: _ } => create(who).await,
        Command::Unlock(who) => {
            let app = who.file.open_existing().await?;
            admin::unlock(&app, &who.email).await.map_err(explain)?;
            say(&format!("{} is unlocked.", who.email))
        }
        Command::ResetTwoFactor(who) => {
            let app = who.file.open_existing().await?;
            let removed = admin::reset_methods(&app, &who.email).await.map_err(explain)?;
            let methods = if removed == 1 { "1 method".to_owned() } else { format!("{removed} methods") };
            say(&format!(
                "{} has no second factor any more ({methods} removed); all sessions are ended.",
                who.email
            ))
        }
    }
}

async fn create(who: Who) -> anyhow::Result<()> {
    let password = read_password()?;
    let app = open(&who).await?;
    let newcomer = Newcomer { email: &who.email, password, role: Role::SystemAdmin, name: None };
    admin::create_user(&app, newcomer).await.map_err(explain)?;
    say(&format!("{} is a system administrator now.", who.email))
}

fn read_password() -> anyhow::Result<Password> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        bail!("give the password on standard input, such as: countersign admin create … < password.txt");
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).context("cannot read the password")?;
    let ending = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(ending);
    Ok(Password::parse(line)?)
}

async fn open(who: &Who) -> anyhow::Result<App> {
    Ok(App::build(who.file.load()?, Clock::System, Entropy::System).await?)
}

/// A flow's error in words for the operator.
pub(super) fn explain(error: FlowError) -> anyhow::Error {
    match error {
        FlowError::Refused(Refusal::UserNotFound) => anyhow::anyhow!("there is no user with this address"),
        FlowError::Refused(Refusal::InvalidEmail) => {
            anyhow::anyhow!("that is no email address; write it as name@example.org")
        }
        FlowError::Refused(Refusal::EmailTaken(email)) => {
            anyhow::anyhow!("there is a user with the address {email} already")
        }
        FlowError::Refused(Refusal::PasswordPolicy(lines)) => anyhow::anyhow!(lines.join("\n")),
        FlowError::Refused(Refusal::SigningKeyNotChosen(why)) => anyhow::anyhow!(why),
        FlowError::Store(error) => anyhow::anyhow!("the database failed: {error}"),
        other => anyhow::anyhow!("{other:?}"),
    }
}
