//! How often codes are sent and checked. Counted in the database, for all nodes; keys are keyed hashes.

use super::{FlowError, FlowResult, Origin};
use crate::app::App;
use crate::store::Tx;
use countersign_core::id::UserId;
use countersign_core::method::Method;
use countersign_core::secret::TokenHash;
use countersign_core::throttle::RateLimit;
use countersign_core::time::Timestamp;
use std::time::Duration;

/// Codes sent to one user by one method, whatever the send period allows: neither a telephone bill nor a mailbox is for
/// whoever knows a password, nor for whoever has one: a right code does not start it anew, an administrator does.
const MOST_SENT: RateLimit = RateLimit { requests: 20, period: Duration::from_secs(3600) };

/// What is counted of a user and a method, and starts anew with a right code.
const COUNTED: [&str; 2] = ["send", "check"];

/// Counts a code to be sent. What one limit refuses is not counted against the next: an address that asks too often does
/// not use up its victim's turn.
pub(super) async fn spend_send(
    app: &App,
    user: UserId,
    method: Method,
    period: Duration,
    origin: &Origin,
) -> FlowResult<()> {
    let now = app.now();
    let per_address = RateLimit::per_minute(app.config.limits.send_per_address)
        .map(|limit| (app.keyring.hash_text("send_per_address", &origin.network()), limit));
    let rules = per_address.into_iter().chain([
        (key(app, "send", user, method), RateLimit { requests: 1, period }),
        (key(app, "sent", user, method), MOST_SENT),
    ]);
    let mut tx = app.store.begin().await?;
    tx.hold_account(user).await?;
    for (key, limit) in rules {
        if let Err(throttled) = spend(&mut tx, key, limit, now).await? {
            tx.commit().await?;
            return Err(throttled);
        }
    }
    Ok(tx.commit().await?)
}

/// When another code can be sent by a method; `None` if at once. Counts nothing.
pub(super) async fn next_send(
    app: &App,
    user: UserId,
    method: Method,
    period: Duration,
) -> FlowResult<Option<Timestamp>> {
    let now = app.now();
    let mut next = None;
    for (what, limit) in [("send", RateLimit { requests: 1, period }), ("sent", MOST_SENT)] {
        let hits = app.store.find_hits(key(app, what, user, method), now).await?;
        let full = hits.filter(|hits| hits.count >= i64::from(limit.requests));
        next = next.max(full.map(|hits| hits.window_ends));
    }
    Ok(next)
}

/// Counts a code to be checked while a method is set up.
pub(super) async fn spend_check(app: &App, user: UserId, method: Method, limit: RateLimit) -> FlowResult<()> {
    let mut tx = app.store.begin().await?;
    let allowed = spend(&mut tx, check_key(app, user, method), limit, app.now()).await?;
    tx.commit().await?;
    allowed
}

/// The counter of a user's checks by one method; shared by sign-in and set-up.
pub(super) fn check_key(app: &App, user: UserId, method: Method) -> TokenHash {
    key(app, "check", user, method)
}

/// Starts a user's counters anew: after a right code, and after a lock.
pub(super) async fn clear(app: &App, tx: &mut Tx, user: UserId) -> FlowResult<()> {
    let keys: Vec<_> = Method::ALL.into_iter().flat_map(|method| keys(app, user, method)).collect();
    Ok(tx.clear_all_hits(&keys).await?)
}

/// The same with what counts the codes of an hour: when an administrator helps.
pub(super) async fn clear_all(app: &App, tx: &mut Tx, user: UserId) -> FlowResult<()> {
    clear(app, tx, user).await?;
    Ok(tx.clear_all_hits(&Method::ALL.map(|method| key(app, "sent", user, method))).await?)
}

/// Starts the counters of one method anew: after the code that set it up, so that nobody waits for the next one.
pub(super) async fn clear_method(app: &App, tx: &mut Tx, user: UserId, method: Method) -> FlowResult<()> {
    Ok(tx.clear_all_hits(&keys(app, user, method)).await?)
}

fn keys(app: &App, user: UserId, method: Method) -> [TokenHash; 2] {
    COUNTED.map(|what| key(app, what, user, method))
}

/// Counts one against a limit. The inner error says that it was one too many; the count itself must be committed.
pub(super) async fn spend(
    tx: &mut Tx,
    key: TokenHash,
    limit: RateLimit,
    now: Timestamp,
) -> FlowResult<Result<(), FlowError>> {
    let hits = tx.count_hit(key, limit, now).await?;
    let is_over = hits.count > i64::from(limit.requests);
    Ok(if is_over { Err(FlowError::Throttled(hits.window_ends)) } else { Ok(()) })
}

fn key(app: &App, what: &str, user: UserId, method: Method) -> TokenHash {
    app.keyring.hash_text(what, &format!("{user}|{method}"))
}
