//! One bound connection. A task of its own writes requests, gives answers to whoever waits for them, and answers what the
//! centre asks.

use super::DeliveryError;
use countersign_core::sender::sms::SmppSettings;
use countersign_core::sender::sms::pdu::{self, Head, command};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};

/// How long a connection may be idle before we ask whether anybody is there, and how long we wait for the answer.
const IDLE: Duration = Duration::from_secs(30);

/// A handle on the connection. When the last one goes, we say goodbye.
#[derive(Debug, Clone)]
pub(super) struct Session {
    settings: Arc<SmppSettings>,
    orders: mpsc::Sender<Order>,
}

/// A message to be sent, and who waits for its status.
#[derive(Debug)]
struct Order {
    message: Vec<u8>,
    status: oneshot::Sender<Result<u32, Lost>>,
}

/// Why a message has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// It did not leave: it can be sent again.
    BeforeItWasSent,
    /// The connection went while we waited: it may have been sent.
    Closed,
    /// The centre ended it in good order, while we waited.
    Unbound,
    /// The centre did not understand it.
    NotUnderstood(u32),
}

impl Lost {
    /// Whether a new connection could do better.
    pub(super) const fn may_be_sent_again(self) -> bool {
        !matches!(self, Self::NotUnderstood(_))
    }

    pub(super) fn explain(self, settings: &SmppSettings) -> DeliveryError {
        let server = server(settings);
        match self {
            Self::BeforeItWasSent | Self::Closed => DeliveryError::transient(format!(
                "{server} closed the connection before it confirmed the message"
            )),
            Self::Unbound => DeliveryError::transient(format!(
                "{server} ended the session (unbind) before it confirmed the message"
            )),
            Self::NotUnderstood(status) => refused(settings, "did not understand the message", status),
        }
    }
}

fn server(settings: &SmppSettings) -> String {
    format!("{}:{}", settings.host, settings.port)
}

/// A status other than 0.
pub(super) fn refused(settings: &SmppSettings, what: &str, status: u32) -> DeliveryError {
    let (why, may_pass) = pdu::explain(status);
    let cause = format!("{} {what}: {why} (SMPP status 0x{status:08x})", server(settings));
    if may_pass { DeliveryError::transient(cause) } else { DeliveryError::permanent(cause) }
}

impl Session {
    /// Connects and binds.
    pub(super) async fn open(settings: &SmppSettings) -> Result<Self, DeliveryError> {
        let failed =
            |why: &str| DeliveryError::transient(format!("Cannot bind to {}: {why}", server(settings)));
        let connected = TcpStream::connect((settings.host.as_str(), settings.port)).await;
        let mut stream = connected.map_err(|error| {
            DeliveryError::transient(format!("Cannot connect to {}: {error}", server(settings)))
        })?;
        let _ = stream.set_nodelay(true);
        let written = stream.write_all(&pdu::bind(settings, 1)).await;
        written.map_err(|error| failed(&error.to_string()))?;
        let (mut reader, writer) = stream.into_split();
        let answer = pdu::bind_command(settings.bind) | command::ANSWER;
        loop {
            let head =
                read(&mut reader).await.ok_or_else(|| failed("it broke off, or does not speak SMPP"))?;
            match (head.command, head.status) {
                (found, 0) if found == answer => break,
                (found, status) if found == answer || found == command::GENERIC_NACK => {
                    return Err(refused(settings, "did not accept us", status));
                }
                _ => {}
            }
        }
        let (orders, receiver) = mpsc::channel(64);
        tokio::spawn(run(reader, writer, receiver, too_long));
        Ok(Self { settings: Arc::new(settings.clone()), orders })
    }

    /// Whether it is alive, as far as is known, and made with these settings.
    pub(super) fn serves(&self, settings: &SmppSettings) -> bool {
        !self.orders.is_closed() && self.settings.is_same_as(settings)
    }

    /// Sends a message and waits for its status.
    pub(super) async fn submit(&self, message: Vec<u8>) -> Result<u32, Lost> {
        let (status, answer) = oneshot::channel();
        let order = Order { message, status };
        self.orders.send(order).await.map_err(|_| Lost::BeforeItWasSent)?;
        // An order that the task did not get round to is dropped with it.
        answer.await.unwrap_or(Err(Lost::BeforeItWasSent))
    }
}

/// What can happen.
enum Event {
    Order(Option<Order>),
    Received(Option<Head>),
    /// Nothing, for too long.
    Idle,
}

/// Ends when a connection has been idle for too long since this was called.
async fn too_long() {
    let _ = tokio::time::timeout(IDLE, std::future::pending::<()>()).await;
}

/// Until the connection or its last handle goes. `idle` ends when nothing has happened for too long since it was called.
async fn run<I: Future<Output = ()>>(
    reader: impl AsyncRead + Unpin + Send + 'static,
    mut writer: impl AsyncWrite + Unpin,
    mut orders: mpsc::Receiver<Order>,
    idle: impl Fn() -> I,
) {
    let (heads, mut received) = mpsc::channel(64);
    let reading = tokio::spawn(read_all(reader, heads));
    let mut waiting: HashMap<u32, oneshot::Sender<Result<u32, Lost>>> = HashMap::new();
    let (mut sequence, mut has_asked) = (1_u32, false);
    let lost = loop {
        let next = async {
            tokio::select! {
                order = orders.recv() => Event::Order(order),
                head = received.recv() => Event::Received(head),
            }
        };
        let event = tokio::select! {
            // What did come in counts, however late we are.
            biased;
            event = next => event,
            () = idle() => Event::Idle,
        };
        let answer = match event {
            Event::Order(None) => {
                let _ = writer.write_all(&pdu::request(command::UNBIND, sequence.wrapping_add(1))).await;
                break Lost::Closed;
            }
            Event::Order(Some(mut order)) => {
                sequence = next_sequence(sequence);
                number(&mut order.message, sequence);
                waiting.insert(sequence, order.status);
                order.message
            }
            Event::Received(None) => break Lost::Closed,
            Event::Received(Some(head)) => {
                has_asked = false;
                match react(&head, &mut waiting) {
                    Reaction::None => continue,
                    Reaction::Say(answer) => answer,
                    Reaction::Leave(answer) => {
                        let _ = writer.write_all(&answer).await;
                        break Lost::Unbound;
                    }
                }
            }
            Event::Idle if has_asked => break Lost::Closed,
            Event::Idle => {
                has_asked = true;
                sequence = next_sequence(sequence);
                pdu::request(command::ENQUIRE_LINK, sequence)
            }
        };
        if writer.write_all(&answer).await.is_err() {
            break Lost::Closed;
        }
    };
    reading.abort();
    // Nobody may put an order in any more; those that wait are told.
    orders.close();
    for (_, status) in waiting {
        let _ = status.send(Err(lost));
    }
}

enum Reaction {
    None,
    Say(Vec<u8>),
    Leave(Vec<u8>),
}

/// Gives an answer to whoever waits for it; answers a request.
fn react(head: &Head, waiting: &mut HashMap<u32, oneshot::Sender<Result<u32, Lost>>>) -> Reaction {
    match head.command {
        command::GENERIC_NACK => {
            if let Some(status) = waiting.remove(&head.sequence) {
                let _ = status.send(Err(Lost::NotUnderstood(head.status)));
            }
            Reaction::None
        }
        answer if answer & command::ANSWER != 0 => {
            if answer == command::SUBMIT_SM | command::ANSWER
                && let Some(status) = waiting.remove(&head.sequence)
            {
                let _ = status.send(Ok(head.status));
            }
            Reaction::None
        }
        command::UNBIND => Reaction::Leave(pdu::answer(head, 0)),
        command::ENQUIRE_LINK | command::DELIVER_SM | command::DATA_SM => Reaction::Say(pdu::answer(head, 0)),
        _ => {
            let unknown = Head { command: command::GENERIC_NACK, ..*head };
            Reaction::Say(pdu::answer(&unknown, pdu::UNKNOWN_COMMAND))
        }
    }
}

/// From 1 to 0x7fffffff (section 3.2).
const fn next_sequence(sequence: u32) -> u32 {
    if sequence >= 0x7fff_ffff { 1 } else { sequence + 1 }
}

/// Writes the number of a request into its head.
fn number(message: &mut [u8], sequence: u32) {
    for (octet, new) in message.iter_mut().skip(12).zip(sequence.to_be_bytes()) {
        *octet = new;
    }
}

async fn read_all(mut reader: impl AsyncRead + Unpin, heads: mpsc::Sender<Head>) {
    while let Some(head) = read(&mut reader).await {
        if heads.send(head).await.is_err() {
            return;
        }
    }
}

/// The head of the next message; what follows it is nothing that we need. `None` if there is no next message.
async fn read(reader: &mut (impl AsyncRead + Unpin)) -> Option<Head> {
    let mut octets = [0; Head::LENGTH];
    reader.read_exact(&mut octets).await.ok()?;
    let head = Head::parse(&octets)?;
    let mut rest = vec![0; head.rest];
    reader.read_exact(&mut rest).await.ok()?;
    Some(head)
}

#[cfg(test)]
mod tests;
