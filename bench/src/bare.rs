//! The limit for an authenticated call: a handler that returns the same bytes and does nothing else. It runs in a process
//! of its own, this program started again, so that its CPU time can be told apart.

use crate::process::{Process, free_address};
use anyhow::Result;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use std::process::Command;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// The first argument of a process that is to be one.
pub(crate) const WORD: &str = "serve-bare";

/// Starts a process that answers every call of `/api/auth/user` with this body.
pub(crate) async fn start(body: &str) -> Result<Process> {
    let address = free_address()?;
    let mut command = Command::new(std::env::current_exe()?);
    Ok(Process::start(command.args([WORD, &address.to_string(), body]), address).await?.0)
}

/// What that process does, on as many threads as the server has.
pub(crate) fn serve(address: &str, body: String) -> Result<()> {
    let body: &'static str = body.leak();
    let answer = move || async move { ([(CONTENT_TYPE, "application/json")], body) };
    let router = Router::new().route("/api/auth/user", get(answer)).route("/health", get(answer));
    Builder::new_multi_thread().enable_all().build()?.block_on(async {
        axum::serve(TcpListener::bind(address).await?, router).await?;
        Ok(())
    })
}
