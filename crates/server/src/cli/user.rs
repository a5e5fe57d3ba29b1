//! `countersign user`

mod import;

use super::output::{self, Format};
use super::{ConfigFile, explain, open_existing, password, say};
use crate::app::App;
use crate::flow::admin::{self, Entry, NotAdded, Secret};
use anyhow::anyhow;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the users of a tenant
    List {
        #[command(flatten)]
        file: ConfigFile,
        /// Title or id of the tenant
        #[arg(long)]
        tenant: String,
        /// Only those with this in their address
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        #[command(flatten)]
        format: Format,
    },
    /// Make an administrator of a tenant, or a user of one of its customers
    #[command(
        after_help = "Example:\n  countersign user create --tenant 'North Metering' --customer 'Harbour Laundry' \
        --email ada@example.org --password-stdin < password.txt"
    )]
    Create(Box<Newcomer>),
    /// Make users from a table
    #[command(after_help = import::HELP)]
    Import {
        #[command(flatten)]
        file: ConfigFile,
        /// The table
        #[arg(value_name = "FILE.csv")]
        table: PathBuf,
        #[command(flatten)]
        format: Format,
    },
}

/// A user to be made.
#[derive(Debug, Args)]
pub(super) struct Newcomer {
    #[command(flatten)]
    file: ConfigFile,
    /// Title or id of the tenant
    #[arg(long)]
    tenant: String,
    /// Title or id of the tenant's customer; without it, an administrator of the tenant is made
    #[arg(long, default_value = "")]
    customer: String,
    /// The address the user signs in with
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// Given name
    #[arg(long, default_value = "", value_name = "NAME")]
    first_name: String,
    /// Family name
    #[arg(long, default_value = "", value_name = "NAME")]
    last_name: String,
    /// Telephone number
    #[arg(long, default_value = "", value_name = "NUMBER")]
    phone: String,
    /// Read the password from standard input: its first line. Without it, the user cannot sign in yet
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { file, tenant, search, format } => {
            let app = open_existing(&file).await?;
            let found = admin::find_tenant(&app, tenant.trim()).await.map_err(explain)?;
            let tenant = found.ok_or_else(|| anyhow!(reason(NotAdded::NoSuchTenant(tenant))))?.id;
            let page = async |request: &_| admin::list_users(&app, tenant, request).await.map_err(explain);
            output::users(&output::every(search, page).await?, format, app.now())
        }
        Command::Create(newcomer) => create(*newcomer).await,
        Command::Import { file, table, format } => import::run(&file, &table, format).await,
    }
}

async fn create(newcomer: Newcomer) -> anyhow::Result<()> {
    let secret = if newcomer.password_stdin { Secret::Password(password::read()?) } else { Secret::Nothing };
    let app: App = open_existing(&newcomer.file).await?;
    let can_sign_in = newcomer.password_stdin;
    let entry = Entry {
        email: newcomer.email,
        authority: String::new(),
        tenant: newcomer.tenant,
        customer: newcomer.customer,
        first_name: newcomer.first_name,
        last_name: newcomer.last_name,
        phone: newcomer.phone,
        secret,
    };
    let made = admin::add(&app, entry).await.map_err(|why| anyhow!(reason(why)))?;
    if newcomer.format.json {
        return say(&made.to_wire().to_string());
    }
    let what = made.role.authority().as_str();
    let rest = if can_sign_in { "" } else { ", and cannot sign in before there is a password" };
    say(&format!("{} is a {what} now{rest}.", made.email.as_str()))
}

/// Why a user was not made, for the operator.
fn reason(why: NotAdded) -> String {
    match why {
        NotAdded::NoSuchTenant(name) => {
            format!("no tenant is called {name:?}, or several are; `countersign tenant list` shows their ids")
        }
        NotAdded::NoSuchCustomer(name) => format!("the tenant has no customer called {name:?}"),
        NotAdded::UnknownHash => "the password hash is neither bcrypt nor Argon2id of usual costs".to_owned(),
        NotAdded::Flow(error) => explain(error).to_string(),
    }
}
