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
    /// How much may still be read in the clear.
    left: usize,
}

/// The first byte of a TLS handshake (RFC 8446, section 5.1); no SMTP command begins with it.
const HANDSHAKE: u8 = 0x16;
/// Far more than the answers of any server that means it.
const MOST_IN_THE_CLEAR: usize = 256 * 1024;

impl Guard {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, ahead: Vec::new(), is_tls: false, left: MOST_IN_THE_CLEAR }
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
        self.left =
            self.left.checked_sub(read.len()).ok_or_else(|| io::Error::other("the server says too much"))?;
        self.ahead.extend_from_slice(read);
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Guard {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.is_tls {
            return Pin::new(&mut self.stream).poll_read(cx, buffer);
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
