//! A listener on a free port of loopback that behaves as it is told to, and keeps what it got.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What happens to a connection.
#[derive(Debug, Clone)]
pub(super) enum Behaviour {
    /// An HTTP request is read whole, and answered with these bytes.
    Answer(Vec<u8>),
    /// Everything is read, and nothing said.
    Silent,
    /// It is closed as soon as it comes.
    Close,
    /// These are said at once, whatever comes, and the connection closed.
    Say(Vec<u8>),
    /// A talk by lines: the first is said at once, each other one after a line came. Then it is closed.
    Lines(Vec<&'static str>),
}

pub(super) struct Listener {
    pub(super) port: u16,
    got: Arc<Mutex<Vec<String>>>,
    accepting: JoinHandle<()>,
}

impl Listener {
    pub(super) async fn new(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let got: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&got);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(behave(stream, behaviour.clone(), Arc::clone(&kept)));
            }
        });
        Self { port, got, accepting }
    }

    /// One that answers HTTP.
    pub(super) async fn http(status: &str, headers: &str, body: &str) -> Self {
        let answer = format!(
            "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        Self::new(Behaviour::Answer(answer.into_bytes())).await
    }

    /// A port on which nobody listens.
    pub(super) async fn refusing() -> u16 {
        TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port()
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What every connection sent so far.
    pub(super) fn got(&self) -> Vec<String> {
        self.got.lock().expect("not poisoned").clone()
    }

    /// Head and body of the only HTTP request.
    pub(super) fn request(&self) -> (String, String) {
        let got = self.got();
        assert_eq!(got.len(), 1, "{got:?}");
        let (head, body) = got[0].split_once("\r\n\r\n").expect("a whole request");
        (head.to_owned(), body.to_owned())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn behave(mut stream: TcpStream, behaviour: Behaviour, got: Arc<Mutex<Vec<String>>>) {
    let keep = |text: String| got.lock().expect("not poisoned").push(text);
    match behaviour {
        Behaviour::Close => {}
        Behaviour::Silent => while let Ok(1..) = stream.read(&mut [0; 1024]).await {},
        Behaviour::Say(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
            while let Ok(1..) = stream.read(&mut [0; 1024]).await {}
        }
        Behaviour::Answer(bytes) => {
            keep(read_request(&mut stream).await);
            let _ = stream.write_all(&bytes).await;
        }
        Behaviour::Lines(lines) => {
            for line in lines {
                if stream.write_all(line.as_bytes()).await.is_err() {
                    return;
                }
                keep(read_line(&mut stream).await);
            }
        }
    }
}

async fn read_line(stream: &mut TcpStream) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while let Ok(1) = stream.read(&mut byte).await {
        line.push(byte[0]);
        if byte[0] == b'\n' {
            break;
        }
    }
    String::from_utf8_lossy(&line).into_owned()
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut piece).await {
            Ok(length @ 1..) => bytes.extend_from_slice(&piece[..length]),
            _ => return text,
        }
    }
}
