//! Resident memory of servers that have worked: after 1,000 sign-ins, right away and when they were left alone for so
//! long that their housekeeping has come by twice.
//!
//! Nothing of it is simulated: the servers are really left alone, all at once.

use crate::bare;
use crate::client::{Client, drive};
use crate::fixture::{Fixture, Person};
use crate::process::Process;
use crate::report::{Goal, Row, Spread};
use crate::stopwatch::Stopwatch;
use anyhow::Result;
use countersign::flow::housekeeping;

/// Servers, each fresh.
const SERVERS: u32 = 5;
const SIGN_INS: u32 = 1000;

pub(super) async fn measure(fixture: &Fixture) -> Result<Vec<Row>> {
    let (mut worked, mut right_after) = (vec![], vec![]);
    for _ in 0..SERVERS {
        let (server, _) = fixture.ground.start().await?;
        let sign_in = async |client: &mut Client, person: Person| person.sign_in(client).await;
        drive(server.address, 8, fixture.people(SIGN_INS).await?, sign_in).await?;
        right_after.push(server.resident()?);
        worked.push(server);
    }
    // One round finds the memory of the hashes used, the next one unused.
    Stopwatch::start().reach(housekeeping::EVERY * 2 + housekeeping::EVERY / 12).await;
    let left_alone = worked.iter().map(Process::resident).collect::<Result<Vec<_>>>()?;

    let smallest = Spread::of(vec![bare::start("{}").await?.resident()?]);
    let row = |what: &str, measured: Vec<f64>, goal: Goal| Row {
        what: format!("resident memory, {what}"),
        unit: "MB",
        measured: Spread::of(measured),
        limit: ("a bare axum server", smallest),
        goal,
    };
    Ok(vec![
        row("right after 1,000 sign-ins by 8 clients", right_after, Goal::None),
        row("two minutes after that", left_alone, Goal::AtMost(25.0)),
    ])
}
