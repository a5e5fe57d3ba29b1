//! Stopping: requests under way are answered, new ones are not taken, and the process says that it went well.

use super::installation::{Installation, SAM, Server};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A sign-in whose body is still to come, and which the server waits for.
struct UnderWay {
    stream: TcpStream,
    body: String,
}

impl UnderWay {
    fn begin(address: SocketAddr) -> Self {
        let body = json!({ "username": SAM.0, "password": SAM.1 }).to_string();
        let mut stream = TcpStream::connect(address).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        let length = body.len();
        let head = format!(
            "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\
             Expect: 100-continue\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("sent");
        // The server says this when the handler asks for the body: from here on the request is under way.
        let mut asked = [0; 25];
        stream.read_exact(&mut asked).expect("asked for");
        assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { stream, body }
    }

    fn finish(mut self) -> String {
        self.stream.write_all(self.body.as_bytes()).expect("sent");
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).expect("answered and closed");
        answer
    }
}

/// Waits until nobody listens any more.
fn wait_until_closed(server: &Server) {
    let is_open = |_: &u32| TcpStream::connect(server.address()).is_ok();
    let tries = (0..1_000_000).take_while(is_open).count();
    assert!(tries < 1_000_000, "it still listens");
}

#[test]
fn a_request_under_way_is_answered_and_new_ones_are_not_taken() {
    for signal in ["TERM", "INT"] {
        let installation = Installation::new();
        installation.add_sam();
        let mut server = installation.start();
        let under_way = UnderWay::begin(server.address());
        server.signal(signal);
        wait_until_closed(&server);
        let answer = under_way.finish();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\"refreshToken\""), "{answer}");
        let status = server.wait();
        assert_eq!(status.code(), Some(0), "{}", server.said);
        assert!(server.said.contains(" stopped"), "{}", server.said);
    }
}

#[test]
fn a_client_that_says_nothing_does_not_hold_the_server_up() {
    let installation = Installation::new();
    let mut server = installation.start();
    let mut silent = TcpStream::connect(server.address()).expect("connected");
    let mut idle = TcpStream::connect(server.address()).expect("connected");
    idle.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    let mut start = [0; 15];
    idle.read_exact(&mut start).expect("answered");
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    server.stop();
    assert!(!server.said.contains("took too long"), "{}", server.said);
    for stream in [&mut silent, &mut idle] {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("closed");
    }
}

#[test]
fn a_request_that_never_ends_is_dropped_in_the_end() {
    let installation = Installation::new();
    let mut server = installation.start_with(&[("COUNTERSIGN__HTTP__SHUTDOWN_TIMEOUT", "100ms")]);
    let under_way = UnderWay::begin(server.address());
    server.stop();
    assert!(
        server.said.contains("some requests took too long to finish and were dropped"),
        "{}",
        server.said
    );
    drop(under_way);
}

#[test]
fn the_database_is_left_whole() {
    let installation = Installation::new();
    installation.add_sam();
    let mut server = installation.start();
    server.client().login(SAM).ok();
    server.stop();
    assert!(installation.file("countersign.db").is_file());
    assert!(!installation.file("countersign.db-wal").exists(), "the write-ahead log went into the database");
}

#[test]
fn an_order_to_stop_that_comes_right_after_the_start_is_followed_too() {
    let installation = Installation::new();
    for _ in 0..5 {
        installation.start().stop();
    }
}
