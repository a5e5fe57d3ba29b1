//! What is left of a request's body once its answer is there: many a refusal is ready before the body has arrived.
//!
//! The next request on the connection follows behind the body. A server that stops reading in the middle can only close,
//! and what the client has sent meanwhile is lost without a word (RFC 9112, sections 9.3 and 9.6). So the rest is read and
//! thrown away while the answer is on its way. Where it may have no end in sight, the answer says that the connection
//! closes.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::oneshot;

/// The most that is thrown away, in bytes: far more than a form or an object of ours, far less than a film.
const LIMIT: u64 = 1024 * 1024;

/// How long the rest may take to come.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn layer(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    // Such a client waits for a word before it sends the body, and after a refusal may send it or not.
    let may_stay_away = request.headers().contains_key(header::EXPECT);
    let (parts, body) = request.into_parts();
    let (back, mut returned) = oneshot::channel();
    let lent = Lent { body, has_ended: false, back: Some(back) };

    let mut response = next.run(Request::from_parts(parts, Body::new(lent))).await;

    if let Ok(rest) = returned.try_recv() {
        if may_stay_away || rest.size_hint().exact().is_none_or(|length| length > LIMIT) {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        tokio::spawn(tokio::time::timeout(PATIENCE, throw_away(rest)));
    }
    response
}

/// Also when the connection closes afterwards: a client that is still sending reads the answer only then.
async fn throw_away(mut body: Body) {
    let mut left = LIMIT;
    while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length as u64) {
            Some(less) => left = less,
            None => return,
        }
    }
}

/// A body that goes back when whoever reads it has had enough.
struct Lent {
    body: Body,
    has_ended: bool,
    back: Option<oneshot::Sender<Body>>,
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        self.has_ended = frame.is_none();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if !self.has_ended
            && !self.body.is_end_stream()
            && let Some(back) = self.back.take()
        {
            // Nobody waits any more if the request itself was dropped.
            let _ = back.send(std::mem::take(&mut self.body));
        }
    }
}
