//! `countersign tenant`

use super::output::{self, Format};
use super::{ConfigFile, explain, open, open_existing, say};
use crate::flow::{FlowError, admin, tenant};
use clap::Subcommand;
use countersign_core::directory::TenantDraft;
use countersign_core::tenant::Tenant;
use serde_json::Value;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List all tenants
    List {
        #[command(flatten)]
        file: ConfigFile,
        /// Only those with this in their title
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        #[command(flatten)]
        format: Format,
    },
    /// Make a tenant, with the default profile
    #[command(after_help = "Example:\n  countersign tenant create --title 'North Metering'")]
    Create {
        #[command(flatten)]
        file: ConfigFile,
        /// What people call it
        #[arg(long)]
        title: String,
        #[command(flatten)]
        format: Format,
    },
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { file, search, format } => list(&file, search, format).await,
        Command::Create { file, title, format } => {
            let app = open(&file).await?;
            let draft = TenantDraft::titled(title.trim()).map_err(|why| explain(FlowError::from(why)))?;
            let made = tenant::create_here(&app, &draft).await.map_err(explain)?;
            if format.json {
                say(&made.to_wire().to_string())
            } else {
                say(&format!("{} is a tenant now. Its id is {}.", made.title, made.id.uuid()))
            }
        }
    }
}

async fn list(file: &ConfigFile, search: Option<String>, format: Format) -> anyhow::Result<()> {
    let app = open_existing(file).await?;
    let page = async |request: &_| admin::list_tenants(&app, request).await.map_err(explain);
    let tenants = output::every(search, page).await?;
    if format.json {
        return say(&tenants.iter().map(Tenant::to_wire).collect::<Value>().to_string());
    }
    let rows = tenants.into_iter().map(|tenant| [tenant.id.uuid().to_string(), tenant.title]);
    output::table(["ID", "TITLE"], rows.collect())
}
