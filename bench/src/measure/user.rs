//! CPU time of `GET /api/auth/user`, the cheapest call that needs a session, beside a bare handler that answers with the
//! same bytes.

use super::ROUNDS;
use crate::bare;
use crate::client::{Client, drive, get};
use crate::fixture::Fixture;
use crate::process::Process;
use crate::report::{Goal, Row, Spread};
use anyhow::{Context, Result};
use std::rc::Rc;

const CALLS: u32 = 20_000;
const CLIENTS: [u32; 2] = [1, 16];

pub(super) async fn measure(fixture: &Fixture) -> Result<Vec<Row>> {
    let token = fixture.sessions(1).await?.pop().context("a session")?;
    let request = Rc::from(get("/api/auth/user", &token));
    let (server, _) = fixture.ground.start().await?;
    let body = Client::connect(server.address).await?.call(&request).await?.to_owned();
    let bare = bare::start(&String::from_utf8(body)?).await?;

    let mut rows = Vec::new();
    for clients in CLIENTS {
        let (mut ours, mut theirs) = (vec![], vec![]);
        round(&server, clients, &request).await?;
        round(&bare, clients, &request).await?;
        for _ in 0..ROUNDS {
            ours.push(round(&server, clients, &request).await?);
            theirs.push(round(&bare, clients, &request).await?);
        }
        rows.push(Row {
            what: format!(
                "CPU of a `GET /api/auth/user`, {clients} connection{}",
                if clients == 1 { "" } else { "s" }
            ),
            unit: "ms",
            measured: Spread::of(ours),
            limit: ("bare axum, the same bytes", Spread::of(theirs)),
            goal: Goal::AtMost(0.05),
        });
    }
    Ok(rows)
}

/// Milliseconds of one call.
async fn round(process: &Process, clients: u32, request: &Rc<[u8]>) -> Result<f64> {
    let before = process.threads()?;
    let jobs = (0..CALLS).map(|_| Rc::clone(request)).collect();
    drive(process.address, clients, jobs, async |client, request: Rc<[u8]>| {
        client.call(&request).await.map(|_| ())
    })
    .await?;
    Ok((process.cpu_since(&before)? / CALLS).as_secs_f64() * 1000.0)
}
