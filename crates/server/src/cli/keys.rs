//! `countersign keys`

use super::{ConfigFile, explain, open_existing, say};
use crate::flow::signing;
use clap::{Args, Subcommand};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new key that signs tokens. Those signed with the one before stay good until they end
    RotateSigning(RotateSigning),
}

/// How.
#[derive(Debug, Args)]
pub(super) struct RotateSigning {
    #[command(flatten)]
    file: ConfigFile,
    /// The key before is in wrong hands: forget it at once, and with it every API session
    #[arg(long)]
    drop_old: bool,
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    let Command::RotateSigning(RotateSigning { file, drop_old }) = command;
    let app = open_existing(&file).await?;
    let rotated = signing::rotate(&app, drop_old).await.map_err(explain)?;
    let old = match rotated.old_until {
        Some(moment) => {
            format!("Tokens of the one before are good until {}.", crate::message::moment(moment))
        }
        None => "Tokens of the one before are worth nothing any more: API clients sign in again.".to_owned(),
    };
    say(&format!("A new key signs: {}. Running servers take it up within seconds. {old}", rotated.id))
}
