//! CPU time of a full sign-in, password and code in two requests, beside one hash by the raw crate.

use super::ROUNDS;
use crate::client::{Client, drive};
use crate::fixture::{Fixture, Person};
use crate::process::Process;
use crate::raw::Hashes;
use crate::report::{Goal, Row, Spread};
use anyhow::Result;

const SIGN_INS: u32 = 50;

pub(super) async fn measure(fixture: &Fixture) -> Result<Vec<Row>> {
    let (server, _) = fixture.ground.start().await?;
    let mut hashes = Hashes::new(fixture.app.config.passwords.parameters())?;
    let (mut sign_ins, mut raw) = (vec![], vec![]);
    round(fixture, &server).await?;
    for _ in 0..ROUNDS {
        raw.push(hashes.cost(SIGN_INS)?.as_secs_f64() * 1000.0);
        sign_ins.push(round(fixture, &server).await?);
    }
    Ok(vec![Row {
        what: "CPU of a full sign-in".to_owned(),
        unit: "ms",
        measured: Spread::of(sign_ins),
        limit: ("one raw argon2id hash", Spread::of(raw)),
        goal: Goal::AboveLimit(1.0),
    }])
}

/// Milliseconds of one sign-in.
async fn round(fixture: &Fixture, server: &Process) -> Result<f64> {
    let people = fixture.people(SIGN_INS).await?;
    let before = server.threads()?;
    drive(server.address, 1, people, async |client: &mut Client, person: Person| {
        person.sign_in(client).await
    })
    .await?;
    Ok((server.cpu_since(&before)? / SIGN_INS).as_secs_f64() * 1000.0)
}
