//! An SMS gateway on loopback, a webhook or a message centre, that keeps what it reads and then does as it is told.

use super::stand_ins::{Manner, each_connection, listen, read_http, wait_for_the_end};
use countersign_core::sender::sms::pdu::{Head, command, request};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

#[derive(Clone)]
pub(crate) struct SmsGateway {
    /// What an administrator saves to send through it.
    pub(crate) settings: Value,
    texts: Arc<Mutex<Vec<String>>>,
    manner: Arc<Mutex<Manner>>,
}

impl SmsGateway {
    pub(crate) fn webhook() -> Self {
        Self::start(Self::serve_http, |port| {
            json!({
                "type": "WEBHOOK", "url": format!("http://127.0.0.1:{port}/"), "secret": "gateway-secret-of-acme",
            })
        })
    }

    pub(crate) fn smpp() -> Self {
        Self::start(Self::serve_smpp, |port| {
            json!({
                "type": "SMPP", "host": "127.0.0.1", "port": port, "systemId": "acme", "password": "hush",
                "sourceAddress": "Acme",
            })
        })
    }

    fn start(serve: fn(&Self, &TcpStream), settings: impl Fn(u16) -> Value) -> Self {
        let (listener, port) = listen();
        let manner = Arc::new(Mutex::new(Manner::Take));
        let gateway = Self { settings: settings(port), texts: Arc::default(), manner };
        let kept = gateway.clone();
        each_connection(listener, move |stream| serve(&kept, &stream));
        gateway
    }

    pub(crate) fn behave(&self, manner: Manner) {
        *self.manner.lock().expect("not poisoned") = manner;
    }

    /// The code in the message that was read last.
    pub(crate) fn last_code(&self) -> String {
        let texts = self.texts.lock().expect("not poisoned");
        let text = texts.last().expect("a message");
        let mut runs = text.split(|c: char| !c.is_ascii_digit());
        runs.find(|run| run.len() == 6).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
    }

    /// Keeps a message; what to do with it.
    fn keep(&self, text: String) -> Manner {
        self.texts.lock().expect("not poisoned").push(text);
        *self.manner.lock().expect("not poisoned")
    }

    fn serve_http(&self, stream: &TcpStream) {
        let Some(body) = read_http(stream) else { return };
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let status = match self.keep(body["text"].as_str().expect("a text").to_owned()) {
            Manner::Take => 204,
            Manner::Refuse(status) => status,
            Manner::Hang => return wait_for_the_end(stream),
            Manner::Close | Manner::Unbind => return,
        };
        let answer = format!("HTTP/1.1 {status} Said\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let _ = (&mut &*stream).write_all(answer.as_bytes());
    }

    fn serve_smpp(&self, mut stream: &TcpStream) {
        let mut octets = [0; Head::LENGTH];
        while stream.read_exact(&mut octets).is_ok() {
            let head = Head::parse(&octets).expect("a head");
            let mut body = vec![0; head.rest];
            if stream.read_exact(&mut body).is_err() {
                return;
            }
            let manner = match head.command {
                answer if answer & command::ANSWER != 0 => continue,
                command::SUBMIT_SM => self.keep(String::from_utf8_lossy(&body).into_owned()),
                _ => Manner::Take,
            };
            let status = match manner {
                Manner::Take => 0,
                Manner::Refuse(status) => status,
                Manner::Hang => continue,
                Manner::Close => return,
                Manner::Unbind => {
                    let _ = stream.write_all(&request(command::UNBIND, 1));
                    continue;
                }
            };
            // A failure has no body (section 4.4.2), a success an empty name.
            let name: &[u8] = if status == 0 { &[0] } else { &[] };
            let length = if status == 0 { 17 } else { 16 };
            let words = [length, head.command | command::ANSWER, status, head.sequence];
            let answer = [words.map(u32::to_be_bytes).concat(), name.to_vec()].concat();
            if stream.write_all(&answer).is_err() {
                return;
            }
        }
    }
}
