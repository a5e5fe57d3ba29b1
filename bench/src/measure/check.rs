//! CPU time of a second-factor check: read, judged, and what it changes committed durably. One client, so that nothing
//! is shared between two checks.

use super::ROUNDS;
use crate::client::{Client, drive};
use crate::fixture::{Fixture, Halfway};
use crate::process::Process;
use crate::raw::Commits;
use crate::report::{Goal, Row, Spread};
use anyhow::Result;

const CHECKS: u32 = 500;

pub(super) async fn measure(fixture: &Fixture) -> Result<Vec<Row>> {
    let (server, _) = fixture.ground.start().await?;
    let mut commits = Commits::new(&fixture.ground).await?;
    let (mut checks, mut raw) = (vec![], vec![]);
    round(fixture, &server).await?;
    for _ in 0..ROUNDS {
        checks.push(round(fixture, &server).await?);
        raw.push(commits.round(CHECKS).await?.cost.as_secs_f64() * 1000.0);
    }
    commits.remove().await?;
    Ok(vec![Row {
        what: "CPU of a second-factor check".to_owned(),
        unit: "ms",
        measured: Spread::of(checks),
        limit: ("a durable commit of one row", Spread::of(raw)),
        goal: Goal::AtMost(0.3),
    }])
}

/// Milliseconds of one check.
async fn round(fixture: &Fixture, server: &Process) -> Result<f64> {
    let halfway = fixture.halfway(CHECKS).await?;
    let before = server.threads()?;
    let check = async |client: &mut Client, person: Halfway| person.check(client).await;
    drive(server.address, 1, halfway, check).await?;
    Ok((server.cpu_since(&before)? / CHECKS).as_secs_f64() * 1000.0)
}
