//! Clients that go away while their code is being sent.

use super::not_sent::nodes;
use crate::support::{ADA, engines};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use tokio::sync::mpsc as waiting;

/// Takes one mail and keeps its sender waiting for the answer.
pub(crate) struct SlowMail {
    pub(crate) port: u16,
    pub(crate) arrived: waiting::UnboundedReceiver<String>,
    pub(crate) answer: mpsc::Sender<&'static str>,
}

impl SlowMail {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (tell, arrived) = waiting::unbounded_channel();
        let (answer, told) = mpsc::channel();
        std::thread::spawn(move || {
            let (stream, _) = listener.accept().expect("a connection");
            talk(&stream, &tell, &told);
        });
        Self { port, arrived, answer }
    }
}

fn talk(stream: &TcpStream, tell: &waiting::UnboundedSender<String>, told: &mpsc::Receiver<&'static str>) {
    let say = |text: &str| (&mut &*stream).write_all(format!("{text}\r\n").as_bytes()).expect("said");
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    say("220 slow");
    while let Some(line) = lines.next() {
        match line.get(..4).unwrap_or_default() {
            "EHLO" => say("250-slow\r\n250 8BITMIME"),
            "DATA" => {
                say("354 go on");
                let mail: Vec<String> = lines.by_ref().take_while(|line| line != ".").collect();
                tell.send(mail.join("\n")).expect("somebody waits");
                say(told.recv().expect("an answer"));
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok"),
        }
    }
}

#[tokio::test]
async fn a_code_is_good_or_void_also_when_nobody_waited_for_it() {
    for engine in engines() {
        for is_taken in [true, false] {
            let mut mail = SlowMail::start();
            let (demo, node, _) = nodes(engine, mail.port, "20000").await;
            let token = demo.token(ADA).await;
            let text = tokio::select! {
                answer = node.send_code(&token, "EMAIL") => panic!("the mail server waits: {}", answer.text),
                text = mail.arrived.recv() => text.expect("a mail"),
            };
            // The client is gone: what it asked for was dropped. Only now does the server take the mail.
            mail.answer.send(if is_taken { "250 taken" } else { "451 not now" }).expect("it waits");
            node.app.background.finished().await;
            let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
            let code = text.lines().map(str::trim).find(is_code).expect("a code");
            let answer = node.check_by(&token, "EMAIL", code).await;
            assert_eq!(answer.status, if is_taken { 200 } else { 400 }, "{}", answer.text);
            if !is_taken {
                assert_eq!(demo.database.number("SELECT COUNT(*) FROM challenges").await, 0);
                let audit = demo.database.audit().await;
                let is_noted = |line: &String| line.starts_with("LOGIN") && line.contains("email_not_sent");
                assert!(audit.iter().any(is_noted), "{audit:?}");
            }
        }
    }
}
