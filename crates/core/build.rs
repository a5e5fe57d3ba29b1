//! Packs the list of common passwords, so that it is searched in the program as it lies.

use std::path::PathBuf;
use std::{env, fs, io};

const LIST: &str = "src/password/common.txt";

#[expect(clippy::disallowed_methods, reason = "cargo says in the environment where to write")]
fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={LIST}");
    let text = fs::read_to_string(LIST)?;
    // The lines are sorted by their bytes, as it asks; if they were not, it would say so here.
    let set = fst::Set::from_iter(text.lines()).map_err(io::Error::other)?;
    let folder = env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(folder.join("common.fst"), set.as_fst().as_bytes())
}
