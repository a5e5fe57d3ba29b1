//! A relay between the server and its database, which can be cut: at once, silently, or at a chosen message.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the server to its database.
    Request,
    /// From the database back.
    Answer,
}

/// How the relay breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Break {
    /// Connections are closed, and new ones too.
    Cut,
    /// Connections stay, and nothing goes through.
    Silent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Everything goes through.
    Open,
    Broken(Break),
}

/// What the tasks of a relay share.
#[derive(Clone)]
struct Wire {
    mode: watch::Sender<Mode>,
    /// How many messages of either way still go through before it breaks by itself.
    left: [Arc<AtomicI64>; 2],
    /// How it does then.
    planned: Arc<Mutex<Break>>,
}

pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    wire: Wire,
    accepting: JoinHandle<()>,
}

impl Relay {
    /// In front of this address, on a port that the system chooses.
    pub(crate) fn before(target: SocketAddr) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("set");
        let listener = TcpListener::from_std(listener).expect("a listener");
        let address = listener.local_addr().expect("an address");
        let endless = || Arc::new(AtomicI64::new(i64::MAX));
        let wire = Wire {
            mode: watch::channel(Mode::Open).0,
            left: [endless(), endless()],
            planned: Arc::new(Mutex::new(Break::Cut)),
        };
        Self { address, accepting: tokio::spawn(accept(listener, target, wire.clone())), wire }
    }

    /// Closes every connection, and each new one as soon as it comes.
    pub(crate) fn cut(&self) {
        self.wire.mode.send_replace(Mode::Broken(Break::Cut));
    }

    /// Lets nothing through any more, and tells nobody.
    pub(crate) fn fall_silent(&self) {
        self.wire.mode.send_replace(Mode::Broken(Break::Silent));
    }

    /// Breaks by itself once so many more messages of one way have gone through and another one would.
    pub(crate) fn break_after(&self, messages: i64, way: Way, how: Break) {
        *self.wire.planned.lock().expect("not poisoned") = how;
        self.wire.left[way as usize].store(messages, Ordering::SeqCst);
    }

    /// Lets everything through again, over new connections.
    pub(crate) fn mend(&self) {
        self.cut();
        for left in &self.wire.left {
            left.store(i64::MAX, Ordering::SeqCst);
        }
        self.wire.mode.send_replace(Mode::Open);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.cut();
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, target: SocketAddr, wire: Wire) {
    loop {
        let Ok((client, _)) = listener.accept().await else { return };
        if *wire.mode.borrow() != Mode::Broken(Break::Cut) {
            let mode = wire.mode.subscribe();
            tokio::spawn(relay(client, target, wire.clone(), mode));
        }
    }
}

/// Until either side closes, or the relay is cut. A silent one is cut when it is mended.
async fn relay(client: TcpStream, target: SocketAddr, wire: Wire, mut mode: watch::Receiver<Mode>) {
    let Ok(server) = TcpStream::connect(target).await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = pass(from_client, to_server, &wire, Way::Request) => {}
        () = pass(from_server, to_client, &wire, Way::Answer) => {}
        () = closed(&mut mode) => {}
    }
}

/// Ready when open connections are to be closed: at each cut, even if the relay is open again by the time it is seen.
async fn closed(mode: &mut watch::Receiver<Mode>) {
    while mode.changed().await.is_ok() && *mode.borrow_and_update() == Mode::Broken(Break::Silent) {}
}

async fn pass(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, wire: &Wire, way: Way) {
    let mut message = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut message).await {
        if wire.left[way as usize].fetch_sub(1, Ordering::SeqCst) <= 0 {
            let how = *wire.planned.lock().expect("not poisoned");
            wire.mode.send_replace(Mode::Broken(how));
        }
        let mode = *wire.mode.borrow();
        match mode {
            Mode::Open => {}
            Mode::Broken(Break::Cut) => return,
            // Until the relay is mended, and this connection closed.
            Mode::Broken(Break::Silent) => std::future::pending().await,
        }
        if to.write_all(&message[..length]).await.is_err() {
            return;
        }
    }
}
