//! A connection on which nothing happens. The test says when that was for too long, so no clock is needed.

use super::*;
use tokio::io::{DuplexStream, duplex};
use tokio::sync::Mutex;

/// A connection, the centre at its other end, and the bell that says that it was idle for too long.
struct Line {
    centre: DuplexStream,
    orders: mpsc::Sender<Order>,
    bell: mpsc::Sender<()>,
}

impl Line {
    fn new() -> Self {
        let (ours, centre) = duplex(1024);
        let (reader, writer) = tokio::io::split(ours);
        let (orders, receiver) = mpsc::channel(1);
        let (bell, rung) = mpsc::channel(1);
        let rung = Arc::new(Mutex::new(rung));
        let idle = move || {
            let rung = Arc::clone(&rung);
            async move {
                rung.lock().await.recv().await;
            }
        };
        tokio::spawn(run(reader, writer, receiver, idle));
        Self { centre, orders, bell }
    }

    async fn idle_for_too_long(&self) {
        self.bell.send(()).await.expect("the connection is there");
    }

    /// What we asked of the centre.
    async fn asked(&mut self) -> Option<Head> {
        read(&mut self.centre).await
    }

    async fn say(&mut self, message: &[u8]) {
        self.centre.write_all(message).await.expect("written");
    }
}

#[tokio::test]
async fn an_idle_connection_is_asked_about_as_often_as_it_answers() {
    let mut line = Line::new();
    for sequence in 2..6 {
        line.idle_for_too_long().await;
        let head = line.asked().await.expect("a request");
        assert_eq!((head.command, head.status, head.sequence), (command::ENQUIRE_LINK, 0, sequence));
        line.say(&pdu::answer(&head, 0)).await;
        // Answers come in the order of what was said, so after this one ours has been read.
        line.say(&pdu::request(command::ENQUIRE_LINK, 900)).await;
        let head = line.asked().await.expect("an answer");
        assert_eq!((head.command, head.sequence), (command::ENQUIRE_LINK | command::ANSWER, 900));
    }
    assert!(!line.orders.is_closed());
}

#[tokio::test]
async fn a_connection_that_does_not_answer_is_given_up_and_whoever_waits_is_told() {
    let mut line = Line::new();
    let (status, waiting) = oneshot::channel();
    let message = pdu::request(command::SUBMIT_SM, 0);
    line.orders.send(Order { message, status }).await.expect("taken");
    assert_eq!(line.asked().await.map(|head| head.command), Some(command::SUBMIT_SM));

    line.idle_for_too_long().await;
    assert_eq!(line.asked().await.map(|head| head.command), Some(command::ENQUIRE_LINK));
    line.idle_for_too_long().await;
    assert_eq!(line.asked().await, None, "closed");
    assert_eq!(waiting.await, Ok(Err(Lost::Closed)));
    assert!(line.orders.is_closed(), "the next message gets a connection of its own");
}
