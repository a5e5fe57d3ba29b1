//! Rules of the source files.

use super::{files, root, words};
use std::collections::BTreeSet;

/// Most lines of a file before its tests.
const LONGEST: usize = 400;

/// Whoever names one of these words must be in one of these places.
const HOMES: [(&[&str], &[&str]); 4] = [
    (&["sqlx"], &["crates/server/src/store.rs", "crates/server/src/store/"]),
    (
        &["axum", "axum_extra", "tower", "tower_http", "hyper", "hyper_util", "utoipa"],
        &["crates/server/src/http.rs", "crates/server/src/http/"],
    ),
    (
        &["askama"],
        &["crates/server/src/http/page/", "crates/server/src/message.rs", "crates/server/src/message/"],
    ),
    (&["lettre", "reqwest"], &["crates/server/src/delivery.rs", "crates/server/src/delivery/"]),
];

/// The words of a line outside comments and texts that are among some.
fn named<'a>(text: &'a str, wanted: &'a [&str]) -> impl Iterator<Item = (usize, &'a str)> {
    let code = text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    (1..).zip(code).flat_map(move |(number, code)| {
        let outside_of_texts = code.split('"').step_by(2);
        outside_of_texts.flat_map(words).filter(|word| wanted.contains(word)).map(move |word| (number, word))
    })
}

fn strangers(sources: &[(String, String)], wanted: &[&str], homes: &[&str]) -> Vec<String> {
    let away = sources.iter().filter(|(path, _)| !homes.iter().any(|home| path.starts_with(home)));
    away.flat_map(|(path, text)| {
        named(text, wanted).map(move |(line, word)| format!("{path}:{line}: {word}"))
    })
    .collect()
}

#[test]
fn only_the_store_names_the_database_and_only_http_names_http() {
    let sources = files(&["crates/server/src", "crates/core/src"], "rs");
    for (wanted, homes) in HOMES {
        assert_eq!(strangers(&sources, wanted, homes), Vec::<String>::new());
    }
    let [(sqlx, store), (http, handlers), ..] = HOMES;
    for (wanted, homes) in [(sqlx, store), (http, handlers)] {
        assert!(!strangers(&sources, wanted, &[]).is_empty(), "{homes:?} name {wanted:?}: the search works");
    }
}

#[test]
fn what_happened_is_never_rewritten_and_forgotten_in_two_places() {
    let store = files(&["crates/server/src/store"], "rs");
    let holding = |words: &str| -> Vec<&str> {
        let found = store.iter().filter(|(_, text)| text.to_uppercase().contains(words));
        found.map(|(name, _)| name.as_str()).collect()
    };
    assert_eq!(holding("INSERT INTO AUDIT_EVENTS"), ["crates/server/src/store/audit.rs"]);
    assert_eq!(holding("UPDATE AUDIT_EVENTS"), [""; 0]);
    let homes = ["crates/server/src/store/audit.rs", "crates/server/src/store/purge.rs"];
    assert_eq!(holding("DELETE FROM AUDIT_EVENTS"), homes);
}

#[test]
fn people_are_told_in_one_place_and_of_a_link_to_choose_a_password() {
    let homes = [
        "crates/server/src/flow/notice.rs",
        // It tells of no event: whoever asked may be nobody, and the mail is made when it leaves.
        "crates/server/src/flow/password/reset.rs",
        "crates/server/src/store/message.rs",
    ];
    let sources = files(&["crates/server/src"], "rs");
    let naming = |word: &str| -> BTreeSet<String> {
        let naming = strangers(&sources, &[word], &[]);
        naming.iter().filter_map(|line| line.split_once(':')).map(|(path, _)| path.to_owned()).collect()
    };
    assert_eq!(naming("create_message"), BTreeSet::from(homes.map(str::to_owned)));
}

#[test]
fn handlers_never_touch_the_store() {
    const HANDLERS: [&str; 3] =
        ["crates/server/src/http/api", "crates/server/src/http/page", "crates/server/src/http/extract"];
    let forbidden = ["store", "Store", "StoreError", "Tx", "sqlx"];
    let mut handlers = files(&HANDLERS, "rs");
    let beside = HANDLERS.map(|folder| format!("{folder}.rs"));
    handlers.extend(files(&beside.each_ref().map(String::as_str), "rs"));
    assert!(handlers.len() > 40, "they are where they are looked for");
    assert_eq!(strangers(&handlers, &forbidden, &[]), Vec::<String>::new());
}

#[test]
fn a_breach_is_found_in_code_and_not_in_comments() {
    let source = |text: &str| [("crates/server/src/flow.rs".to_owned(), text.to_owned())];
    let (wanted, homes) = HOMES[0];
    for breach in
        ["use sqlx::query;", "    let a = ::sqlx::query(\"\"); // why", "\n\nfn f(e: sqlx::Error) {}"]
    {
        assert_eq!(strangers(&source(breach), wanted, homes).len(), 1, "{breach}");
    }
    for fine in
        ["// sqlx is not named here", "//! sqlx", "let a = my_sqlx;", "let filter = \"info,sqlx=warn\";"]
    {
        assert_eq!(strangers(&source(fine), wanted, homes), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn the_core_can_do_no_io() {
    let manifest = std::fs::read_to_string(root().join("crates/core/Cargo.toml")).expect("read");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    for section in ["dependencies", "build-dependencies", "target"] {
        let names =
            manifest.get(section).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
        for name in names {
            let does_io = ["tokio", "axum", "sqlx", "hyper", "lettre", "reqwest", "mio", "async-std", "smol"];
            assert!(!does_io.iter().any(|crate_name| name.starts_with(crate_name)), "core depends on {name}");
            assert_ne!(section, "target", "core depends on nothing of a platform");
        }
    }
    let forbidden = ["fs", "net", "process", "env", "SystemTime", "Instant", "thread"];
    let sources = files(&["crates/core/src"], "rs");
    let from_std = |line: &&str| line.contains("std::");
    for (path, text) in &sources {
        // An address of the network is a value; nothing is reached by it.
        let text = text.replace("std::net::IpAddr", "");
        for line in text.lines().filter(from_std) {
            let found: Vec<_> = named(line, &forbidden).map(|(_, word)| word).collect();
            assert!(found.is_empty(), "{path}: {line}");
        }
    }
}

/// Lines before `#[cfg(test)]` that begins the tests at the end of a file; the tests' own files count whole.
fn length(text: &str) -> usize {
    text.lines().take_while(|line| *line != "#[cfg(test)]").count()
}

#[test]
fn no_file_is_too_long() {
    let sources = files(&["crates", "bench"], "rs");
    let too_long: Vec<_> = sources
        .iter()
        .map(|(path, text)| (path, length(text)))
        .filter(|(_, lines)| *lines > LONGEST)
        .collect();
    assert!(too_long.is_empty(), "longer than {LONGEST} lines before their tests: {too_long:#?}");
    assert_eq!(length("one\ntwo\n#[cfg(test)]\nmod tests {\n}\n"), 2);
    assert_eq!(length(&"line\n".repeat(401)), 401);
}

/// The files that `mod` declarations lead to, from a crate's root file on.
fn reachable(start: &str, sources: &[(String, String)]) -> BTreeSet<String> {
    let mut reached = BTreeSet::from([start.to_owned()]);
    let mut open = vec![start.to_owned()];
    while let Some(path) = open.pop() {
        let Some((_, text)) = sources.iter().find(|(found, _)| *found == path) else { continue };
        let (folder, name) = path.rsplit_once('/').expect("in a folder");
        let inside = match name {
            "main.rs" | "lib.rs" | "mod.rs" => folder.to_owned(),
            _ => format!("{folder}/{}", name.trim_end_matches(".rs")),
        };
        for module in text.lines().filter_map(module_of) {
            for candidate in [format!("{inside}/{module}.rs"), format!("{inside}/{module}/mod.rs")] {
                if sources.iter().any(|(found, _)| *found == candidate) && reached.insert(candidate.clone()) {
                    open.push(candidate);
                }
            }
        }
    }
    reached
}

/// The name in a line such as `pub(super) mod name;`.
fn module_of(line: &str) -> Option<&str> {
    let declaration = line.trim().strip_suffix(';')?;
    let (before, name) = declaration.rsplit_once("mod ")?;
    (before.is_empty() || before.starts_with("pub")).then_some(name)
}

#[test]
fn no_file_is_forgotten() {
    for (folder, starts) in [
        ("crates/core/src", &["crates/core/src/lib.rs"][..]),
        ("crates/server/src", &["crates/server/src/lib.rs", "crates/server/src/main.rs"]),
        ("crates/server/tests", &["crates/server/tests/main.rs"]),
    ] {
        let sources = files(&[folder], "rs");
        let reached: BTreeSet<String> = starts.iter().flat_map(|start| reachable(start, &sources)).collect();
        let all: BTreeSet<String> = sources.iter().map(|(path, _)| path.clone()).collect();
        assert!(reached.len() > 10, "{reached:?}");
        assert_eq!(all.difference(&reached).collect::<Vec<_>>(), Vec::<&String>::new(), "no mod leads there");
    }
    for (line, name) in [
        ("mod a;", Some("a")),
        ("    pub(in crate::http) mod b;", Some("b")),
        ("mod c {", None),
        ("// mod d;", None),
        ("use e;", None),
    ] {
        assert_eq!(module_of(line), name, "{line}");
    }
}
