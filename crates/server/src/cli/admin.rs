//! `countersign admin`

use super::output::{self, Format};
use super::{ConfigFile, explain, open, open_existing, password};
use crate::flow::admin::{self, Newcomer};
use clap::{Args, Subcommand};
use countersign_core::authority::Role;
use serde_json::json;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a system administrator
    #[command(
        after_help = "Example:\n  countersign admin create --email ada@example.org --password-stdin < password.txt"
    )]
    Create {
        #[command(flatten)]
        whom: Answered,
        /// Read the password from standard input: its first line, so that it is seen in no process list
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// List the system administrators
    List {
        #[command(flatten)]
        file: ConfigFile,
        #[command(flatten)]
        format: Format,
    },
    /// Switch off the account of a user, and end the user's sessions
    Disable(Answered),
    /// Switch on the account of a user again, and lift its lock
    Enable(Answered),
    /// Lift the lock of a user who failed too often
    Unlock(Answered),
    /// Remove all second factors of a user, and end the user's sessions
    #[command(name = "reset-2fa")]
    ResetTwoFactor(Answered),
    /// Ask nobody for a second factor who has none: for the day when what is offered cannot be set up
    StopEnforcing {
        #[command(flatten)]
        file: ConfigFile,
        #[command(flatten)]
        format: Format,
    },
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

/// Whom, and how to say that it is done.
#[derive(Debug, Args)]
pub(super) struct Answered {
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { file, format } => {
            let app = open_existing(&file).await?;
            let page = async |request: &_| admin::list_system_admins(&app, request).await.map_err(explain);
            output::users(&output::every(None, page).await?, format, app.now())
        }
        Command::Disable(whom) => set_enabled(whom, false).await,
        Command::Enable(whom) => set_enabled(whom, true).await,
        Command::Create { whom, password_stdin: _ } => create(whom).await,
        Command::Unlock(Answered { who, format }) => {
            let app = open_existing(&who.file).await?;
            admin::unlock(&app, &who.email).await.map_err(explain)?;
            format.answer(
                &format!("{} is unlocked.", who.email),
                &json!({ "email": who.email, "unlocked": true }),
            )
        }
        Command::ResetTwoFactor(Answered { who, format }) => {
            let app = open_existing(&who.file).await?;
            let removed = admin::reset_methods(&app, &who.email).await.map_err(explain)?;
            let methods = if removed == 1 { "1 method".to_owned() } else { format!("{removed} methods") };
            let text = format!(
                "{} has no second factor any more ({methods} removed); all sessions are ended.",
                who.email
            );
            format.answer(&text, &json!({ "email": who.email, "methodsRemoved": removed }))
        }
        Command::StopEnforcing { file, format } => {
            let app = open_existing(&file).await?;
            let is_changed = admin::stop_enforcing(&app).await.map_err(explain)?;
            let text = if is_changed {
                "Nobody is required to have a second factor any more. Whoever has one is still asked for it."
            } else {
                "Nobody was required to have a second factor. Nothing is changed."
            };
            format.answer(text, &json!({ "enforceTwoFa": false, "changed": is_changed }))
        }
    }
}

async fn set_enabled(Answered { who, format }: Answered, is_enabled: bool) -> anyhow::Result<()> {
    let app = open_existing(&who.file).await?;
    let user = admin::set_enabled(&app, &who.email, is_enabled).await.map_err(explain)?;
    let what = if is_enabled { "switched on" } else { "switched off; all sessions are ended" };
    let text = format!("{} is {what}.", user.email.as_str());
    format.answer(&text, &json!({ "email": user.email.as_str(), "enabled": is_enabled }))
}

async fn create(Answered { who, format }: Answered) -> anyhow::Result<()> {
    let password = password::read()?;
    let app = open(&who.file).await?;
    let newcomer = Newcomer { email: &who.email, password, role: Role::SystemAdmin, name: None };
    let id = admin::create_user(&app, newcomer).await.map_err(explain)?;
    let text = format!("{} is a system administrator now.", who.email);
    format.answer(&text, &json!({ "id": id.to_string(), "email": who.email }))
}
