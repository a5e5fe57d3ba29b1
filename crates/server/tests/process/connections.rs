//! Several requests on one connection: none is lost because the one before was refused early.

use super::installation::{Installation, Server};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

const HEALTH: &str = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A connection that is kept.
struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl Connection {
    fn to(server: &Server) -> Self {
        let stream = TcpStream::connect(server.address()).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        let reader = BufReader::new(stream.try_clone().expect("cloned"));
        Self { stream, reader }
    }

    fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).expect("sent");
    }

    /// The next answer: its status, its head and whether it says that the connection closes.
    fn answer(&mut self) -> (u16, String, bool) {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = self.reader.read_line(&mut head).expect("read");
            assert!(read > 0, "closed after {head:?}");
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.expect("a length")];
        self.reader.read_exact(&mut body).expect("whole");
        let status = head.split(' ').nth(1).expect("a status").parse().expect("a number");
        let closes = head.contains("connection: close\r\n");
        (status, head, closes)
    }

    /// Reads to the end of what the server sends, which must be nothing more.
    fn expect_end(mut self) {
        self.stream.shutdown(Shutdown::Write).expect("shut");
        let mut rest = String::new();
        self.reader.read_to_string(&mut rest).expect("closed in order");
        assert_eq!(rest, "");
    }
}

fn post(path_and_headers: &str, length: usize) -> String {
    let (path, headers) = path_and_headers.split_once(' ').unwrap_or((path_and_headers, ""));
    format!("POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {length}\r\n\r\n")
}

/// Requests that are answered without a look at their bodies, and with what.
const EARLY: [(&str, usize, u16); 5] = [
    ("/api/auth/login", 100_000, 413),
    ("/api/auth/changePassword", 1000, 401),
    ("/nowhere", 1000, 404),
    ("/login Sec-Fetch-Site: cross-site\r\nContent-Type: application/x-www-form-urlencoded\r\n", 1000, 403),
    ("/login Content-Type: text/plain\r\n", 1000, 400),
];

#[test]
fn a_request_behind_one_that_was_refused_before_its_body_came_is_answered() {
    let installation = Installation::new();
    let server = installation.start();
    for (request, length, status) in EARLY {
        let mut connection = Connection::to(&server);
        for _ in 0..2 {
            connection.send(&post(request, length));
            connection.send(&"a".repeat(length / 2));
            let (answered, head, closes) = connection.answer();
            assert_eq!((answered, closes), (status, false), "{head}");
            connection.send(&"a".repeat(length - length / 2));
            connection.send(HEALTH);
            assert_eq!(connection.answer().0, 200, "after {request}");
        }
    }
}

#[test]
fn a_request_that_is_sent_together_with_one_that_is_refused_is_answered() {
    let installation = Installation::new();
    let server = installation.start();
    for (request, length, status) in EARLY {
        let mut connection = Connection::to(&server);
        let mut text = post(request, length);
        text.push_str(&"a".repeat(length));
        text.push_str(HEALTH);
        connection.send(&text.repeat(3));
        for _ in 0..3 {
            assert_eq!(connection.answer().0, status, "{request}");
            assert_eq!(connection.answer().0, 200, "after {request}");
        }
    }
}

#[test]
fn a_body_without_an_end_in_sight_closes_the_connection_and_the_answer_says_so() {
    let installation = Installation::new();
    let server = installation.start();
    let chunked = "POST /api/auth/changePassword HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n\
                   5\r\nhello\r\n";
    let waiting = post("/api/auth/login Expect: 100-continue\r\n", 100_000);
    let endless = post("/api/auth/login", 1 << 40);
    for (request, status) in [(chunked, 401), (&waiting, 413), (&endless, 413)] {
        let mut connection = Connection::to(&server);
        connection.send(request);
        let (answered, head, closes) = connection.answer();
        assert_eq!((answered, closes), (status, true), "{request}{head}");
        connection.expect_end();
    }
}

#[test]
fn a_client_that_is_still_sending_far_too_much_gets_to_read_the_answer() {
    let installation = Installation::new();
    let server = installation.start();
    for length in [800_000, 100_000_000] {
        let mut connection = Connection::to(&server);
        connection.send(&post("/api/auth/login", length));
        connection.send(&"a".repeat(800_000));
        assert_eq!(connection.answer().0, 413);
    }
}

#[test]
fn what_is_read_whole_leaves_the_connection_as_it_is() {
    let installation = Installation::new();
    installation.add_sam();
    let server = installation.start();
    let mut connection = Connection::to(&server);
    let chunked = "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n\
                   2\r\n{}\r\n0\r\n\r\n";
    for request in [format!("{}{{}}", post("/api/auth/login", 2)), chunked.to_owned()] {
        connection.send(&request);
        let (status, head, closes) = connection.answer();
        assert_eq!((status, closes), (401, false), "{head}");
    }
    connection.send(HEALTH);
    assert_eq!(connection.answer().0, 200);
}
