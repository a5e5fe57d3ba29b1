//! The rules of the house that the compiler does not keep: who may name what, how long a file may be, that no test is
//! forgotten, and that documents name only what there is.

#![cfg(test)]

mod documents;
mod sources;
mod templates;

use std::path::{Path, PathBuf};

/// The folder of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// All files below some folders of the repository that end in `.extension`, with their text; by path from the root. A folder
/// that is not there has none.
fn files(folders: &[&str], extension: &str) -> Vec<(String, String)> {
    let root = root();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let is_ours = |name: &str| !["target", "node_modules", ".git", ".venv"].contains(&name);
            let entries = path.read_dir().expect("a folder").map(|entry| entry.expect("an entry"));
            open.extend(
                entries
                    .filter(|entry| is_ours(&entry.file_name().to_string_lossy()))
                    .map(|entry| entry.path()),
            );
        } else if path.is_file() && path.extension().is_some_and(|found| found == extension) {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            found.push((path.strip_prefix(&root).expect("below it").display().to_string(), text));
        }
    }
    found.sort();
    found
}

/// Words as they stand in code: letters, digits and underscores.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}
