//! Message centres that misbehave: a clear cause, in time, and a new connection for the next message.

use super::listener::{Behaviour, Listener};
use super::{SECRET, cause, delivery, impatient, send_sms};
use crate::support::race;
use countersign_core::sender::sms::pdu::{Head, command};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn settings(port: u16) -> Value {
    json!({
        "type": "SMPP", "host": "127.0.0.1", "port": port, "systemId": "acme", "password": &SECRET[..8],
        "sourceAddress": "Acme", "destinationTon": 1, "destinationNpi": 1,
    })
}

/// What a centre does with a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Answers with this status.
    Answer(u32),
    /// Says that it understands nothing.
    Nack,
    /// Nothing.
    Wait,
    /// Closes.
    Close,
    /// Ends the session in good order.
    Unbind,
    /// Answers, and closes afterwards.
    AnswerAndClose,
    /// Asks something itself first, and answers when that was answered.
    AskFirst(u32),
}

/// A centre on a free port; counts its connections.
async fn centre(bind: Does, submit: Does) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let count = Arc::new(AtomicUsize::new(0));
    let connections = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            connections.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(stream, bind, submit));
        }
    });
    (port, count)
}

async fn read(stream: &mut TcpStream) -> Option<Head> {
    let mut octets = [0; Head::LENGTH];
    stream.read_exact(&mut octets).await.ok()?;
    let head = Head::parse(&octets).expect("a head");
    stream.read_exact(&mut vec![0; head.rest]).await.ok()?;
    Some(head)
}

fn words(words: [u32; 4]) -> Vec<u8> {
    words.map(u32::to_be_bytes).concat()
}

async fn serve(mut stream: TcpStream, bind: Does, submit: Does) {
    while let Some(head) = read(&mut stream).await {
        let does = if head.command == command::SUBMIT_SM { submit } else { bind };
        let answer = |status: u32| {
            // A failure has no body (section 4.4.2), a success an empty name.
            let body: &[u8] = if status == 0 { &[0] } else { &[] };
            let length = 16 + u32::try_from(body.len()).expect("short");
            [words([length, head.command | command::ANSWER, status, head.sequence]), body.to_vec()].concat()
        };
        let (bytes, goes_on) = match does {
            Does::Answer(status) => (answer(status), true),
            Does::AnswerAndClose => (answer(0), false),
            Does::Nack => (words([16, command::GENERIC_NACK, 3, head.sequence]), true),
            Does::Unbind => (words([16, command::UNBIND, 0, 900]), true),
            Does::Wait => (Vec::new(), true),
            Does::Close => (Vec::new(), false),
            Does::AskFirst(request) => {
                stream.write_all(&words([16, request, 0, 901])).await.expect("written");
                let answered = read(&mut stream).await.expect("an answer");
                let expected =
                    if request == 0x7777 { command::GENERIC_NACK } else { request | command::ANSWER };
                assert_eq!((answered.command, answered.sequence), (expected, 901));
                (answer(0), true)
            }
        };
        if stream.write_all(&bytes).await.is_err() || !goes_on {
            return;
        }
    }
}

const OK: Does = Does::Answer(0);

#[tokio::test]
async fn what_goes_wrong_has_a_cause() {
    for (bind, submit, expected) in [
        (Does::Answer(0x0e), OK, "did not accept us: invalid password (SMPP status 0x0000000e)"),
        (Does::Answer(0x0f), OK, "did not accept us: invalid systemId"),
        (Does::Nack, OK, "did not accept us: it did not understand us"),
        (Does::Close, OK, "it broke off, or does not speak SMPP"),
        (Does::Wait, OK, "did not answer within 1 s"),
        (OK, Does::Answer(0x58), "too many messages at once: it throttles us (SMPP status 0x00000058)"),
        (OK, Does::Answer(0x0b), "refused the message: invalid destination address"),
        (OK, Does::Answer(0x0fff), "for a reason of its own (SMPP status 0x00000fff)"),
        (OK, Does::Nack, "did not understand the message"),
        (OK, Does::Wait, "did not answer within 1 s"),
        (OK, Does::Close, "closed the connection before it confirmed the message"),
        (OK, Does::Unbind, "ended the session (unbind) before it confirmed the message"),
    ] {
        let (port, _) = centre(bind, submit).await;
        let cause = cause(send_sms(&impatient(), &settings(port), "Code: 123456").await);
        assert!(cause.contains(expected) && cause.contains(&format!("127.0.0.1:{port}")), "{cause}");
    }
    let port = Listener::refusing().await;
    assert!(cause(send_sms(&impatient(), &settings(port), "Hi").await).contains("Cannot connect to"));
    for garbage in [&b"220 mail.example ESMTP\r\n"[..], b"", &[0xff; 64], &[0; 64]] {
        let listener = Listener::new(Behaviour::Say(garbage.to_vec())).await;
        let cause = cause(send_sms(&impatient(), &settings(listener.port), "Hi").await);
        assert!(cause.contains("broke off, or does not speak SMPP"), "{cause}");
    }
}

#[tokio::test]
async fn one_connection_serves_until_it_is_gone_or_the_settings_change() {
    let (port, connections) = centre(OK, OK).await;
    let delivery = impatient();
    for _ in 0..5 {
        send_sms(&delivery, &settings(port), "Hi").await.expect("sent");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
    let mut other = settings(port);
    other["password"] = json!("other");
    send_sms(&delivery, &other, "Hi").await.expect("sent");
    assert_eq!(connections.load(Ordering::SeqCst), 2);

    let (port, connections) = centre(OK, Does::AnswerAndClose).await;
    for number in 1..=4 {
        send_sms(&delivery, &settings(port), "Hi").await.expect("sent over a new connection");
        assert_eq!(connections.load(Ordering::SeqCst), number);
    }
}

#[tokio::test]
async fn many_at_once_share_a_connection() {
    let (port, connections) = centre(OK, OK).await;
    let delivery = Arc::new(delivery());
    let results = race(40, |n| {
        let delivery = Arc::clone(&delivery);
        async move { send_sms(&delivery, &settings(port), &format!("Hi {n}")).await }
    });
    for result in results.await {
        result.expect("sent");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_the_centre_asks_is_answered() {
    for request in [command::ENQUIRE_LINK, command::DELIVER_SM, command::DATA_SM, 0x7777] {
        let (port, connections) = centre(OK, Does::AskFirst(request)).await;
        let delivery = impatient();
        for _ in 0..2 {
            send_sms(&delivery, &settings(port), "Hi").await.expect("sent");
        }
        assert_eq!(connections.load(Ordering::SeqCst), 1);
    }
}
