//! Keeps what somebody slips in before TLS out of what is read after it (RFC 3207, section 6; CVE-2011-0411 and its
//! like). The library reads ahead, and would take such bytes for the server's answers inside TLS.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A connection that gives its reader a line at a time until TLS begins. Nobody has then read further than the last
/// answer, and whatever is left here was slipped in.
#[derive(Debug)]
pub(super) struct Guard {
    stream: TcpStream,
    /// Read, and not given to the reader yet.
    ahead: Vec<u8>,
    is_tls: bool,
    /// How much may still be read.
    left: usize,
}

/// The first byte of a TLS handshake (RFC 8446, section 5.1); no SMTP command begins with it.
const HANDSHAKE: u8 = 0x16;
/// More than the answers of any server that means it, certificates among them. The library parses an answer anew with every
/// line of it, so that a long one would keep a processor busy.
const MOST: usize = 64 * 1024;
/// What a line counts for beside its bytes: many short ones are what takes time.
const OF_A_LINE: usize = 100;

impl Guard {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, ahead: Vec::new(), is_tls: false, left: MOST }
    }

    /// Reads something, if nothing is there.
    fn poll_ahead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            return Poll::Ready(Ok(()));
        }
        let mut bytes = [0; 4096];
        let mut buffer = ReadBuf::new(&mut bytes);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
        let read = buffer.filled();
        let lines = read.split(|byte| *byte == b'\n').count() - 1;
        self.count(read.len() + lines * OF_A_LINE)?;
        self.ahead.extend_from_slice(read);
        Poll::Ready(Ok(()))
    }

    fn count(&mut self, read: usize) -> io::Result<()> {
        let left = self.left.checked_sub(read);
        self.left = left.ok_or_else(|| io::Error::other("the server says too much"))?;
        Ok(())
    }
}

impl AsyncRead for Guard {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.is_tls {
            let before = buffer.filled().len();
            ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
            return Poll::Ready(self.count(buffer.filled().len() - before));
        }
        ready!(self.poll_ahead(cx))?;
        let line = self.ahead.iter().position(|byte| *byte == b'\n').map_or(self.ahead.len(), |end| end + 1);
        let length = line.min(buffer.remaining());
        for byte in self.ahead.drain(..length) {
            buffer.put_slice(&[byte]);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Guard {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if !self.is_tls && bytes.first() == Some(&HANDSHAKE) {
            if !self.ahead.is_empty() {
                let why = "the server's answers go on where TLS should begin: somebody may be in between";
                return Poll::Ready(Err(io::Error::other(why)));
            }
            self.is_tls = true;
        }
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Guard {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}
