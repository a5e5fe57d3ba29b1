//! Resident memory of servers with 10,000 sessions in use: each has just called once.

use crate::bare;
use crate::client::{Client, drive, get};
use crate::fixture::Fixture;
use crate::report::{Goal, Row, Spread};
use anyhow::Result;

/// Servers, each fresh.
const SERVERS: u32 = 5;
const SESSIONS: u32 = 10_000;

pub(super) async fn measure(fixture: &Fixture) -> Result<Vec<Row>> {
    let tokens = fixture.sessions(SESSIONS).await?;
    let mut resident = vec![];
    for _ in 0..SERVERS {
        let (server, _) = fixture.ground.start().await?;
        let requests = tokens.iter().map(|token| get("/api/auth/user", token)).collect();
        let call = async |client: &mut Client, request: Vec<u8>| client.call(&request).await.map(|_| ());
        drive(server.address, 8, requests, call).await?;
        resident.push(server.resident()?);
        server.stop()?;
    }
    let smallest = bare::start("{}").await?.resident()?;
    Ok(vec![Row {
        what: "resident memory, 10,000 sessions in use".to_owned(),
        unit: "MB",
        measured: Spread::of(resident),
        limit: ("a bare axum server", Spread::of(vec![smallest])),
        goal: Goal::AtMost(40.0),
    }])
}
