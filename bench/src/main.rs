//! What the server costs, beside what the machine could do at best. Everything is measured in one run: other hours and
//! other machines give other figures, but hardly other ratios.
//!
//! ```text
//! cargo run --release -p countersign-bench             everything
//! cargo run --release -p countersign-bench -- user     only the measures whose name contains `user`
//! cargo run --release -p countersign-bench -- --server PATH    of another build of the server
//! ```
//!
//! The server is the real binary, started here with a database of its own. [`ground`] is that database,
//! [`fixture`] fills it through the library, [`client`] is the load, [`process`] reads what the server used, and [`measure`] has one file a measure.

mod bare;
mod client;
mod fixture;
mod ground;
mod measure;
mod process;
mod raw;
mod report;
mod stopwatch;

use anyhow::{Context, Result, bail};
use fixture::Fixture;
use ground::Engine;
use measure::Measure;
use report::Row;
use std::path::{Path, PathBuf};
use std::process::Command;
use tokio::runtime::Builder;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, address, body] = arguments.as_slice()
        && word == bare::WORD
    {
        return bare::serve(address, body.clone());
    }
    if cfg!(debug_assertions) {
        bail!("a debug build says nothing about speed: cargo run --release -p countersign-bench");
    }
    let (server, names) = match arguments.as_slice() {
        [option, path, names @ ..] if option == "--server" => (PathBuf::from(path), names),
        names => (build_server()?, names),
    };
    // The load comes from one thread, so that it takes no more than its share from the server.
    Builder::new_current_thread().enable_all().build()?.block_on(measure_all(&server, names))
}

async fn measure_all(server: &Path, names: &[String]) -> Result<()> {
    say(&report::head()?);
    for engine in Engine::all() {
        let chosen = Measure::ALL.into_iter().filter(|measure| measure.is_chosen(names));
        let rows = run(engine, chosen.collect(), server).await?;
        say(&format!("\n{engine}\n\n{}", report::table(&rows)));
    }
    Ok(())
}

async fn run(engine: Engine, measures: Vec<Measure>, server: &Path) -> Result<Vec<Row>> {
    let fixture = Fixture::new(engine, server).await?;
    let mut rows = Vec::new();
    for measure in measures {
        rows.extend(measure.run(&fixture).await.with_context(|| format!("{measure:?} on {engine}"))?);
    }
    fixture.remove().await?;
    Ok(rows)
}

/// The release build of the server, made now so that it is never an old one.
fn build_server() -> Result<PathBuf> {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "--bin", "countersign"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status()
        .context("cannot run cargo")?;
    if !built.success() {
        bail!("the server does not build");
    }
    Ok(std::env::current_exe()?.with_file_name("countersign"))
}

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn say(text: &str) {
    println!("{text}");
}
