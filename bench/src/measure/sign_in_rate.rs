//! Full sign-ins a second on all cores, beside raw hashes a second on all cores. The load runs on the same cores.

use super::ROUNDS;
use crate::client::{Client, drive};
use crate::fixture::{Fixture, Person};
use crate::process::Process;
use crate::raw::hashes_per_second;
use crate::report::{Goal, Row, Spread};
use anyhow::Result;

const SIGN_INS: u32 = 120;
const CLIENTS: u32 = 8;

pub(super) async fn measure(fixture: &Fixture) -> Result<Vec<Row>> {
    let (server, _) = fixture.ground.start().await?;
    let cost = fixture.app.config.passwords.parameters();
    let (mut sign_ins, mut raw) = (vec![], vec![]);
    round(fixture, &server).await?;
    for _ in 0..ROUNDS {
        raw.push(hashes_per_second(cost, SIGN_INS / 2)?);
        sign_ins.push(round(fixture, &server).await?);
    }
    Ok(vec![Row {
        what: format!("full sign-ins, {CLIENTS} clients"),
        unit: "/s",
        measured: Spread::of(sign_ins),
        limit: ("raw argon2id hashes on all cores", Spread::of(raw)),
        goal: Goal::OfLimit(0.9),
    }])
}

async fn round(fixture: &Fixture, server: &Process) -> Result<f64> {
    let people = fixture.people(SIGN_INS).await?;
    let sign_in = async |client: &mut Client, person: Person| person.sign_in(client).await;
    let took = drive(server.address, CLIENTS, people, sign_in).await?;
    Ok(f64::from(SIGN_INS) / took.as_secs_f64())
}
