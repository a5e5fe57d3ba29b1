//! The load: HTTP/1.1 over connections that stay open, and no more of it than the measures need.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, LocalSet};

use crate::stopwatch::Stopwatch;

/// One open connection.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(8 * 1024) })
    }

    /// Sends a request of [`get`] or [`post`] and reads the answer's body. Anything but 200 is an error.
    pub(crate) async fn call(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.received.clear();
        let (body, end) = loop {
            if let Some(range) = whole_answer(&self.received)? {
                break range;
            }
            if self.stream.read_buf(&mut self.received).await? == 0 {
                bail!("the server closed the connection");
            }
        };
        if !self.received.starts_with(b"HTTP/1.1 200 ") {
            bail!("not 200: {}", String::from_utf8_lossy(&self.received));
        }
        self.received.get(body..end).context("an answer shorter than it said")
    }

    /// The same, for a JSON object of which one member is wanted.
    pub(crate) async fn call_for(&mut self, request: &[u8], member: &str) -> Result<String> {
        let answer: Value = serde_json::from_slice(self.call(request).await?)?;
        let text = answer.get(member).and_then(Value::as_str);
        Ok(text.with_context(|| format!("no {member} in {answer}"))?.to_owned())
    }
}

/// Where the body begins and ends, once all of it is there.
fn whole_answer(received: &[u8]) -> Result<Option<(usize, usize)>> {
    const BLANK_LINE: &[u8] = b"\r\n\r\n";
    let found = received.windows(BLANK_LINE.len()).position(|window| window == BLANK_LINE);
    let Some(head_end) = found else { return Ok(None) };
    let head = std::str::from_utf8(received.get(..head_end).unwrap_or_default())?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
    });
    let body = head_end + BLANK_LINE.len();
    let end = body + length.context("an answer without a length")??;
    Ok((received.len() >= end).then_some((body, end)))
}

pub(crate) fn get(path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nx-authorization: Bearer {token}\r\n\r\n").into_bytes()
}

pub(crate) fn post(path: &str, token: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nx-authorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Has so many clients work through the jobs, each taking the next when it is done. Returns how long it took.
pub(crate) async fn drive<J: 'static>(
    address: SocketAddr,
    clients: u32,
    jobs: Vec<J>,
    work: impl AsyncFn(&mut Client, J) -> Result<()> + Copy + 'static,
) -> Result<Duration> {
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(Client::connect(address).await?);
    }
    let queue = Rc::new(RefCell::new(jobs));
    let local = LocalSet::new();
    let watch = Stopwatch::start();
    let mut tasks = JoinSet::new();
    for mut client in connections {
        let queue = Rc::clone(&queue);
        let labour = async move {
            loop {
                let job = queue.borrow_mut().pop();
                let Some(job) = job else { return anyhow::Ok(()) };
                work(&mut client, job).await?;
            }
        };
        tasks.spawn_local_on(labour, &local);
    }
    local
        .run_until(async {
            while let Some(done) = tasks.join_next().await {
                done??;
            }
            Ok(watch.elapsed())
        })
        .await
}
