//! From the command to the first healthy answer, and what memory the server has then.
//!
//! The limit is the same program saying its version: found, linked and started by the system, and nothing more.

use super::ROUNDS;
use crate::bare;
use crate::fixture::Fixture;
use crate::ground::Ground;
use crate::report::{Goal, Row, Spread};
use crate::stopwatch::Stopwatch;
use anyhow::Result;
use std::process::Command;
use std::time::Duration;

pub(super) async fn measure(fixture: &Fixture) -> Result<Vec<Row>> {
    let (mut new, mut existing, mut version, mut idle) = (vec![], vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        let empty = Ground::new(fixture.ground.engine, &fixture.ground.server).await?;
        let (process, took) = empty.start().await?;
        new.push(millis(took));
        process.stop()?;
        empty.remove().await?;

        let (process, took) = fixture.ground.start().await?;
        existing.push(millis(took));
        idle.push(process.resident()?);
        process.stop()?;

        let watch = Stopwatch::start();
        Command::new(&fixture.ground.server).arg("--version").output()?;
        version.push(millis(watch.elapsed()));
    }
    let version = ("the program printing its version", Spread::of(version));
    let row = |what: &str, took| Row {
        what: format!("start to the first healthy answer, {what}"),
        unit: "ms",
        measured: Spread::of(took),
        limit: version,
        goal: Goal::AtMost(150.0),
    };
    let smallest = bare::start("{}").await?.resident()?;
    Ok(vec![
        row("new database", new),
        row("existing database", existing),
        Row {
            what: "resident memory, idle after start".to_owned(),
            unit: "MB",
            measured: Spread::of(idle),
            limit: ("a bare axum server", Spread::of(vec![smallest])),
            goal: Goal::AtMost(25.0),
        },
    ])
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}
