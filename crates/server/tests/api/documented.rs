//! `docs/API.md` names what there is, and nothing else; and what it names works.

use super::rig::Rig;
use super::table::{PAGES, Who, endpoints};
use std::collections::BTreeSet;

const TEXT: &str = include_str!("../../../../docs/API.md");

/// The cells of the table rows between two headings.
fn rows(from: &str, to: &str) -> Vec<Vec<&'static str>> {
    let (_, part) = TEXT.split_once(&format!("\n## {from}\n")).expect("a heading");
    let (part, _) = part.split_once(&format!("\n{to}")).expect("the next heading");
    let rows = part.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    rows.map(|row| row.split(" | ").collect()).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_endpoint_is_in_the_documents_with_who_may_call_it() {
    let mut documented = BTreeSet::new();
    for row in rows("Endpoints", "### ") {
        let [endpoints, who, _] = row[..] else { panic!("{row:?}") };
        documented.extend(quoted(endpoints).map(|endpoint| (endpoint.to_owned(), who)));
    }
    let there = endpoints().into_iter().map(|endpoint| {
        let who = match endpoint.who {
            Who::Anybody => "–",
            Who::Session | Who::Member => "U",
            Who::Administrator => "S",
            Who::AnyAdministrator => "S T",
            Who::TenantAdministrator => "T",
            Who::SecondFactor => "P",
            Who::SetUp => "C",
            Who::Enroller => "U C",
        };
        (format!("{} {}", endpoint.method, endpoint.path), who)
    });
    assert_eq!(documented, there.collect());
    let (_, pages) = TEXT.split_once("\n### The pages\n").expect("a heading");
    let (pages, _) = pages.split_once("\n## ").expect("the next heading");
    for (_, page) in PAGES {
        let last = page.rsplit_once('/').map_or("", |(_, last)| last);
        let names = [(*page).to_owned(), format!("/{last}"), page.replace("{file}", "…")];
        assert!(quoted(pages).any(|name| names.iter().any(|known| known == name)), "{page}");
    }
}

#[test]
fn every_code_is_in_the_documents() {
    let documented: BTreeSet<&str> =
        rows("Every `code`", "## ").iter().flat_map(|row| quoted(row[0])).collect();
    // In these files a word alone between quotation marks is a code.
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/http/error")).expect("a folder");
    let parts = folder.map(|part| std::fs::read_to_string(part.expect("a file").path()).expect("a text"));
    let source = parts.fold(include_str!("../../src/http/error.rs").to_owned(), |all, part| all + &part);
    let is_code = |text: &&str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let there: BTreeSet<&str> = source.split('"').skip(1).step_by(2).filter(is_code).collect();
    let documented: BTreeSet<&str> = documented.into_iter().filter(|code| *code != "code").collect();
    assert_eq!(documented, there);
}

#[tokio::test]
async fn every_endpoint_answers_a_good_request() {
    for endpoint in endpoints() {
        // Each on its own: some end the session that others need.
        let rig = Rig::new("sqlite").await;
        let body = rig.good(endpoint.body);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = rig.with_body(&endpoint, body).await;
        // Links out of mails lead on to pages.
        let expected = if endpoint.query.contains("Token=") { 303 } else { 200 };
        assert_eq!(answer.status, expected, "{endpoint:?}: {}", answer.text);
    }
}
