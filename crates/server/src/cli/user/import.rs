//! `countersign user import`

use super::super::output::Format;
use super::super::{ConfigFile, open_existing, say};
use super::reason;
use crate::flow::admin::{self, Entry, Secret};
use anyhow::{Context, bail};
use csv::{ReaderBuilder, StringRecord};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::Path;

pub(super) const HELP: &str = "The first line names the columns, in any order: email; and where needed tenant, customer, \
    authority,\nfirstName, lastName, phone, passwordHash (bcrypt or Argon2id, from another system). Lines that are refused \
    are\nshown with their number and reason, and the others are kept: put them right and import the file again.";

const COLUMNS: [&str; 8] =
    ["email", "tenant", "customer", "authority", "firstName", "lastName", "phone", "passwordHash"];

/// A line that made no user.
struct Refused {
    line: u64,
    email: String,
    reason: String,
}

pub(super) async fn run(file: &ConfigFile, table: &Path, format: Format) -> anyhow::Result<()> {
    let what = || format!("cannot read {}", table.display());
    let text = std::fs::read(table).with_context(what)?;
    let mut lines = Lines { text: &text, at: 0, line: 1 };
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_slice());
    let header = header(reader.headers().with_context(what)?)?;
    let app = open_existing(file).await?;
    let progress = progress(text.len());

    let (mut added, mut refused) = (0_u64, Vec::new());
    let mut record = StringRecord::new();
    loop {
        let line = lines.line_from(reader.position().byte());
        let (email, outcome) = match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) if record.len() > header.len() => {
                (String::new(), Err("there are more fields than columns".to_owned()))
            }
            Ok(true) => {
                let entry = entry(&header, &record);
                let email = entry.email.clone();
                match admin::add(&app, entry).await {
                    Ok(_) => (email, Ok(())),
                    Err(why) if why.is_about_the_entry() => (email, Err(reason(why))),
                    Err(why) => {
                        progress.finish_and_clear();
                        bail!("stopped at line {line}, after {added} users: {}", reason(why));
                    }
                }
            }
            Err(error) => (String::new(), Err(error.to_string())),
        };
        match outcome {
            Ok(()) => added += 1,
            Err(reason) => refused.push(note(&progress, format, Refused { line, email, reason })),
        }
        progress.set_position(reader.position().byte());
    }
    progress.finish_and_clear();
    report(added, &refused, format)
}

/// Numbers of lines, as editors count them. The reader's own are those of the line endings before, where lines are empty
/// or end as on Windows.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first thing that is no line ending, from a place on that is not before the last one.
    fn line_from(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let rest = self.text.get(self.at..).unwrap_or_default();
        let passed = rest
            .iter()
            .enumerate()
            .take_while(|(index, byte)| self.at + index < place || matches!(byte, b'\r' | b'\n'));
        let (mut count, mut endings) = (0, 0);
        for (_, byte) in passed {
            count += 1;
            endings += u64::from(*byte == b'\n');
        }
        self.at += count;
        self.line += endings;
        self.line
    }
}

/// The columns' names, all of them known.
fn header(names: &StringRecord) -> anyhow::Result<Vec<String>> {
    let names: Vec<String> =
        names.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned()).collect();
    for (index, name) in names.iter().enumerate() {
        if !COLUMNS.contains(&name.as_str()) {
            bail!("there is no column {name:?}; the first line names columns out of {}", COLUMNS.join(", "));
        }
        if names.iter().take(index).any(|earlier| earlier == name) {
            bail!("the column {name} is there twice");
        }
    }
    if !names.iter().any(|name| name == "email") {
        bail!("there is no column email; the first line names columns out of {}", COLUMNS.join(", "));
    }
    Ok(names)
}

fn entry(header: &[String], record: &StringRecord) -> Entry {
    let mut entry = Entry::default();
    for (name, value) in header.iter().zip(record) {
        let value = value.trim().to_owned();
        match name.as_str() {
            "email" => entry.email = value,
            "tenant" => entry.tenant = value,
            "customer" => entry.customer = value,
            "authority" => entry.authority = value,
            "firstName" => entry.first_name = value,
            "lastName" => entry.last_name = value,
            "phone" => entry.phone = value,
            "passwordHash" if !value.is_empty() => entry.secret = Secret::Hash(value),
            _ => {}
        }
    }
    entry
}

/// Drawn on a terminal, and nowhere else.
fn progress(length: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length as u64);
    match ProgressStyle::with_template("{bar:40} {percent:>3} %  {elapsed} of about {duration}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Shows a refused line at once: a long import is watched.
fn note(progress: &ProgressBar, format: Format, refused: Refused) -> Refused {
    if !format.json {
        progress.suspend(|| {
            let _ = writeln!(std::io::stderr(), "line {}: {}", refused.line, refused.reason);
        });
    }
    refused
}

fn report(added: u64, refused: &[Refused], format: Format) -> anyhow::Result<()> {
    if format.json {
        let refused: Vec<_> = refused
            .iter()
            .map(|refused| json!({ "line": refused.line, "email": refused.email, "reason": refused.reason }))
            .collect();
        say(&json!({ "added": added, "refused": refused }).to_string())?;
    } else {
        say(&format!("{} added.", users(added)))?;
    }
    match refused.len() {
        0 => Ok(()),
        1 => bail!("1 line was refused"),
        many => bail!("{many} lines were refused"),
    }
}

fn users(number: u64) -> String {
    if number == 1 { "1 user".to_owned() } else { format!("{number} users") }
}
