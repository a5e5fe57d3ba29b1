//! Lists on standard output, for people or for programs.

use super::say;
use crate::store::ListedUser;
use clap::Args;
use countersign_core::paging::{Page, PageRequest};
use countersign_core::time::Timestamp;
use countersign_core::user::Standing;
use serde_json::{Value, json};

/// For whom.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Format {
    /// Print JSON, for programs
    #[arg(long)]
    pub(super) json: bool,
}

impl Format {
    /// Says what was done: the one to people, the other to programs.
    pub(super) fn answer(self, text: &str, json: &Value) -> anyhow::Result<()> {
        if self.json { say(&json.to_string()) } else { say(text) }
    }
}

/// Every entry of a list that comes in pages.
pub(super) async fn every<S, T>(
    search: Option<String>,
    page: impl AsyncFn(&PageRequest<S>) -> anyhow::Result<Page<T>>,
) -> anyhow::Result<Vec<T>> {
    let mut request = PageRequest { size: 1000, number: 0, search, sort: None };
    let mut entries = Vec::new();
    loop {
        let page = page(&request).await?;
        let has_next = page.has_next();
        entries.extend(page.entries);
        if !has_next {
            return Ok(entries);
        }
        request.number += 1;
    }
}

/// Prints a table whose columns are as wide as what is in them, with its heading first.
pub(super) fn table<const N: usize>(heading: [&str; N], rows: Vec<[String; N]>) -> anyhow::Result<()> {
    let rows: Vec<_> = std::iter::once(heading.map(str::to_owned)).chain(rows).collect();
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect();
    say(&lines.join("\n"))
}

/// Prints users.
pub(super) fn users(users: &[ListedUser], format: Format, now: Timestamp) -> anyhow::Result<()> {
    if format.json {
        return say(&users.iter().map(to_json).collect::<Value>().to_string());
    }
    let rows = users.iter().map(|listed| {
        let user = &listed.user;
        let name = [user.first_name.as_deref(), user.last_name.as_deref()];
        [
            user.email.as_str().to_owned(),
            user.role.authority().as_str().to_owned(),
            state(listed, now).to_owned(),
            if listed.has_two_factor { "yes" } else { "no" }.to_owned(),
            name.into_iter().flatten().collect::<Vec<_>>().join(" "),
        ]
    });
    table(["EMAIL", "AUTHORITY", "STATE", "2FA", "NAME"], rows.collect())
}

/// The wire's object, and whether there is a second factor.
fn to_json(listed: &ListedUser) -> Value {
    let mut wire = listed.user.to_wire_with(&listed.computed);
    if let Some(object) = wire.as_object_mut() {
        object.insert("twoFactor".to_owned(), json!(listed.has_two_factor));
    }
    wire
}

fn state(listed: &ListedUser, now: Timestamp) -> &'static str {
    match listed.standing(now) {
        Standing::Disabled if !listed.computed.is_activated => "no password",
        Standing::Disabled => "disabled",
        Standing::Locked(_) => "locked",
        Standing::Active => "active",
    }
}
