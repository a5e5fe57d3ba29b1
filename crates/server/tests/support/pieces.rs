//! A request body that comes in pieces, its length untold, and may break off.

use axum::body::{Body, Bytes};
use hyper::body::Frame;
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

struct Pieces(VecDeque<std::io::Result<Bytes>>);

/// A body of these pieces.
pub(crate) fn body(pieces: impl IntoIterator<Item = std::io::Result<Bytes>>) -> Body {
    Body::new(Pieces(pieces.into_iter().collect()))
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        Poll::Ready(self.0.pop_front().map(|piece| piece.map(Frame::data)))
    }
}
