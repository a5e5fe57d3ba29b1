//! What documents name is there: paths, links, and names of tests and functions.

use super::{files, root, words};
use std::collections::BTreeSet;
use std::path::Path;

/// The documents that are for readers of the repository.
fn documents() -> Vec<(String, String)> {
    files(&["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs", "bench/README.md"], "md")
}

/// A document without its fenced blocks.
fn prose(text: &str) -> String {
    let mut is_fenced = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
        } else if !is_fenced {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// What stands between backticks.
fn quoted(prose: &str) -> impl Iterator<Item = &str> {
    prose.split('`').skip(1).step_by(2)
}

/// The targets of links into the repository.
fn links(prose: &str) -> impl Iterator<Item = &str> {
    let targets = prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    let targets = targets.map(|target| target.split('#').next().unwrap_or_default());
    targets.filter(|target| !target.is_empty() && !target.contains(':'))
}

/// Whether a quoted text is meant as a path of the repository: with a slash, and either of a kind of file that we write or
/// below a folder that there is. Addresses of the server begin with a slash; `<verb>` and `NNNN` stand for something else.
fn is_path(text: &str) -> bool {
    const KINDS: [&str; 11] =
        [".rs", ".toml", ".md", ".sql", ".html", ".css", ".js", ".mjs", ".py", ".sh", ".lock"];
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte));
    let (first, _) = text.trim_start_matches("./").split_once('/').unwrap_or_default();
    let is_ours = KINDS.iter().any(|kind| text.ends_with(kind)) || root().join(first).is_dir();
    is_plain && !first.is_empty() && first != "target" && !text.contains("NNNN") && is_ours
}

/// Whether a path leads somewhere: from the root, from the document, or within one of the crates.
fn exists(document: &str, path: &str) -> bool {
    let root = root();
    let beside = Path::new(document).parent().unwrap_or(Path::new(""));
    let bases = [root.clone(), root.join(beside), root.join("crates/server"), root.join("crates/core")];
    bases.iter().any(|base| base.join(path).exists())
}

/// Whether a quoted text is the name of a test or a function: words of lower case joined by underscores, three at least, so
/// that settings and columns of one or two words are none of it.
fn is_long_name(text: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.bytes().all(is_name) && text.matches('_').count() >= 3
}

#[test]
fn every_path_and_link_in_the_documents_leads_somewhere() {
    for (document, text) in documents() {
        let prose = prose(&text);
        for path in quoted(&prose).filter(|text| is_path(text)) {
            assert!(exists(&document, path), "{document} names {path}, which is not there");
        }
        let folder = root().join(&document).parent().expect("in a folder").to_owned();
        for link in links(&prose) {
            assert!(folder.join(link).exists(), "{document} links to {link}, which is not there");
        }
    }
}

#[test]
fn every_test_and_function_that_the_documents_name_is_there() {
    let sources = files(&["crates", "bench"], "rs");
    let known: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| words(text)).collect();
    assert!(known.contains("every_test_and_function_that_the_documents_name_is_there"));
    for (document, text) in documents() {
        for name in quoted(&prose(&text)).filter(|text| is_long_name(text)) {
            assert!(known.contains(name), "{document} names {name}, which is not there");
        }
    }
}

#[test]
fn paths_links_and_names_are_told_from_other_things() {
    for path in [
        "crates/core/src/totp.rs",
        "docs/NONE.md",
        "crates/server/src/gone/",
        "src/flow/gone.rs",
        "./scripts/x",
    ] {
        assert!(is_path(path), "{path}");
    }
    for other in [
        "/api/auth/login",
        "cargo test",
        "sqlite://countersign-data/countersign.db",
        "countersign-data/countersign.db",
        "docs/decisions/NNNN-title.md",
        "http/api/<resource>/<verb>.rs",
        "application/json",
        "./test",
        "sign_in.rs",
    ] {
        assert!(!is_path(other), "{other}");
    }
    assert!(exists("README.md", "crates/core/src/totp.rs") && exists("docs/A.md", "src/totp.rs"));
    assert!(!exists("README.md", "crates/core/src/gone.rs"));

    let text = "A `path/a.rs` and\n```text\n`not/this.rs`\n```\n[a](docs/A.md#part), [b](https://b.example), [c](#d).";
    let prose = prose(text);
    assert_eq!(quoted(&prose).collect::<Vec<_>>(), ["path/a.rs"]);
    assert_eq!(links(&prose).collect::<Vec<_>>(), ["docs/A.md"]);
    assert!(
        is_long_name("a_code_that_was_used") && !is_long_name("steps_back") && !is_long_name("a b_c_d_e")
    );
}
