//! Mail servers and message centres that others wrote, each a process of its own on a free port.
//!
//! `scripts/with-peers` gets them and names their folder in `TEST_PEERS`; without it these tests say loudly that they did
//! not run. `./test` runs them.

mod certificates;
mod journeys;
mod mail;
mod smpp;

use super::{delivery_with, send_sms};
use countersign::delivery::Delivery;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The folder of what the peers need, if it is there.
fn folder() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "whether there are peers is asked here and nowhere else")]
    let folder = std::env::var("TEST_PEERS").ok();
    if folder.is_none() {
        // Not by `eprintln!`, which the test runner keeps to itself.
        let name = std::thread::current().name().unwrap_or_default().to_owned();
        let line = format!(
            "NOT RUN: {name}: no mail servers and message centres (scripts/with-peers brings them)\n"
        );
        std::io::stderr().write_all(line.as_bytes()).expect("written");
    }
    folder.map(PathBuf::from)
}

/// What sends here: it trusts the peers' authority.
fn delivery(folder: &Path) -> Delivery {
    delivery_with(|config| config.delivery.extra_ca_file = Some(folder.join("tls/ca.pem")))
}

/// What the library of Python makes of a mail: `{"subject", "date", "text", "html"}`.
fn read_mail(folder: &Path, data: &str) -> Value {
    let mut python = Command::new(folder.join("venv/bin/python"))
        .arg(scripts().join("read_mail.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python");
    python.stdin.take().expect("its input").write_all(data.as_bytes()).expect("written");
    let output = python.wait_with_output().expect("its output");
    assert!(output.status.success(), "{data}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Where their programs are.
fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/delivery")
}

/// A running peer, and what it says.
struct Peer {
    process: Child,
    said: BufReader<ChildStdout>,
    port: u16,
}

impl Peer {
    /// Starts a program of `e2e/delivery`: by Node.js or Python, as its name says.
    fn start(folder: &Path, program: &str, options: &Value) -> Self {
        let interpreter = match program.rsplit_once('.') {
            Some((_, "py")) => folder.join("venv/bin/python"),
            _ => PathBuf::from("node"),
        };
        let mut process = Command::new(interpreter)
            .arg(scripts().join(program))
            .arg(options.to_string())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let said = BufReader::new(process.stdout.take().expect("its output"));
        let mut peer = Self { process, said, port: 0 };
        let port = peer.next()["port"].as_u64().expect("a port");
        peer.port = u16::try_from(port).expect("a port");
        peer
    }

    /// The next thing that it says.
    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("not JSON: {line:?}"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
