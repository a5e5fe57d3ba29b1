//! Second-factor checks a second, beside durable commits of one row a second by one client. A check commits once, but
//! reads, judges and writes eight rows before that.

use super::ROUNDS;
use crate::client::{Client, drive};
use crate::fixture::{Fixture, Halfway};
use crate::process::Process;
use crate::raw::Commits;
use crate::report::{Goal, Row, Spread};
use anyhow::Result;

const CHECKS: u32 = 640;
/// With the share of the raw rate that is aimed at: many clients can share the wait for the disk.
const CLIENTS: [(u32, f64); 2] = [(1, 0.8), (32, 3.0)];

pub(super) async fn measure(fixture: &Fixture) -> Result<Vec<Row>> {
    let (server, _) = fixture.ground.start().await?;
    let mut commits = Commits::new(&fixture.ground).await?;
    let mut rows = Vec::new();
    for (clients, share) in CLIENTS {
        let (mut checks, mut raw) = (vec![], vec![]);
        round(fixture, &server, clients).await?;
        for _ in 0..ROUNDS {
            checks.push(round(fixture, &server, clients).await?);
            raw.push(commits.round(CHECKS).await?.per_second);
        }
        rows.push(Row {
            what: format!("second-factor checks, {clients} client{}", if clients == 1 { "" } else { "s" }),
            unit: "/s",
            measured: Spread::of(checks),
            limit: ("durable commits of one row, 1 client", Spread::of(raw)),
            goal: Goal::OfLimit(share),
        });
    }
    commits.remove().await?;
    Ok(rows)
}

async fn round(fixture: &Fixture, server: &Process, clients: u32) -> Result<f64> {
    let halfway = fixture.halfway(CHECKS).await?;
    let check = async |client: &mut Client, person: Halfway| person.check(client).await;
    let took = drive(server.address, clients, halfway, check).await?;
    Ok(f64::from(CHECKS) / took.as_secs_f64())
}
