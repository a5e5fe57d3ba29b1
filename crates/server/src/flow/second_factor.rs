//! The second step: a code.

use super::person::Person;
use super::session::Entry;
use super::{Channel, FlowError, FlowResult, Origin, Refusal, method, sign_in};
use crate::app::App;
use crate::store::Tx;
use countersign_core::id::UserId;
use countersign_core::method::Method;
use countersign_core::secret::TokenHash;
use countersign_core::sign_in::{Attempt, Denial, Outcome, SignIn};
use countersign_core::throttle::RateLimit;
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use std::time::Duration;

/// A method that a sign-in can be answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Which method.
    pub method: Method,
    /// Whether sign-in starts with it.
    pub is_default: bool,
    /// Where a code goes, masked; `None` for methods that send nothing.
    pub contact: Option<String>,
    /// Shortest time between two codes sent.
    pub send_period: Duration,
}

/// The methods that a sign-in can be answered with, in the order they were set up.
pub async fn ways(app: &App, user: &User) -> FlowResult<Vec<Way>> {
    let person = load(app, user).await?;
    let default = person.account.default_method(&person.platform);
    let way = |method| Way {
        method,
        is_default: default == Some(method),
        contact: None,
        send_period: person.platform.send_period,
    };
    Ok(person.methods().into_iter().map(way).collect())
}

/// Sends a code, by a method that sends any. The limit is spent also by those that do not, as on the wire.
pub async fn send(app: &App, sign_in: &SignIn, user: &User, method: Method) -> FlowResult<()> {
    let now = app.now();
    let person = load(app, user).await?;
    let methods = person.methods();
    sign_in.admit_code(method, &person.situation(&methods, now)).map_err(FlowError::SecondFactorDenied)?;
    let limit = RateLimit { requests: 1, period: person.platform.send_period };
    let mut tx = app.store.begin().await?;
    let allowed = spend(&mut tx, limit_key(app, "send", user.id, method), limit, now).await?;
    tx.commit().await?;
    allowed?;
    method::send(method)
}

/// Answers with a code. Everything it writes is one transaction, and what may happen only once is guarded in it.
pub async fn check(
    app: &App,
    sign_in: &SignIn,
    user: &User,
    (method, code): (Method, &str),
    origin: &Origin,
    channel: Channel,
) -> FlowResult<Entry> {
    let now = app.now();
    let person = load(app, user).await?;
    let methods = person.methods();
    let situation = person.situation(&methods, now);
    sign_in.admit_code(method, &situation).map_err(FlowError::SecondFactorDenied)?;

    let mut tx = app.store.begin().await?;
    let key = check_limit_key(app, user.id, method);
    if let Some(limit) = person.platform.check_limit
        && let Err(throttled) = spend(&mut tx, key, limit, now).await?
    {
        tx.commit().await?;
        return Err(throttled);
    }
    let Some(budget) = tx.count_second_factor_attempt(user.id, now).await? else {
        // Locked or disabled since the situation was read.
        return Err(FlowError::SecondFactorDenied(Denial::AccountDisabled));
    };
    let verdict = method::judge(app, &mut tx, user, method, code).await?;
    let attempt = Attempt { method, verdict, failures: budget.failures, earlier_locks: budget.locks };
    match sign_in.judge_code(attempt, &situation, app.config.lockout.policy()) {
        Outcome::Complete => {
            if !tx.consume_sign_in(sign_in.id, now).await? {
                return Err(FlowError::SecondFactorDenied(Denial::SignInOver));
            }
            tx.reset_second_factor_failures(user.id).await?;
            if person.platform.check_limit.is_some() {
                tx.clear_hits(key).await?;
            }
            let entry = sign_in::complete(app, &mut tx, user, origin, channel).await?;
            tx.commit().await?;
            Ok(entry)
        }
        Outcome::Denied(denial) => {
            if let Denial::LockedByFailures(until) = denial {
                sign_in::lock(app, &mut tx, user, until, origin).await?;
            }
            let why = "Verification code is incorrect";
            sign_in::note_failure(app, &mut tx, Some(user), why, origin).await?;
            tx.commit().await?;
            app.sessions.forget_all();
            Err(FlowError::SecondFactorDenied(denial))
        }
        Outcome::NeedsSecondFactor | Outcome::NeedsEnrolment => {
            Err(FlowError::Internal("a judged code leads nowhere else".to_owned()))
        }
    }
}

/// Completes a sign-in in which a method was set up.
pub async fn finish_enrolment(
    app: &App,
    sign_in: &SignIn,
    user: &User,
    origin: &Origin,
    channel: Channel,
) -> FlowResult<Entry> {
    let now = app.now();
    let person = load(app, user).await?;
    let methods = person.methods();
    // Read again: the caller may hold what it was before the set-up.
    let found = app.store.find_sign_in(sign_in.id).await?;
    let sign_in = found.ok_or(FlowError::SecondFactorDenied(Denial::SignInOver))?;
    match sign_in.finish_enrolment(&person.situation(&methods, now)) {
        Outcome::Complete => {}
        Outcome::Denied(denial) => return Err(FlowError::SecondFactorDenied(denial)),
        Outcome::NeedsSecondFactor | Outcome::NeedsEnrolment => {
            return Err(FlowError::Internal("a finished set-up leads nowhere else".to_owned()));
        }
    }
    let mut tx = app.store.begin().await?;
    if !tx.consume_sign_in(sign_in.id, now).await? {
        return Err(FlowError::SecondFactorDenied(Denial::SignInOver));
    }
    let entry = sign_in::complete(app, &mut tx, user, origin, channel).await?;
    tx.commit().await?;
    Ok(entry)
}

/// The counter of a user's checks by one method; shared by sign-in and set-up.
pub(super) fn check_limit_key(app: &App, user: UserId, method: Method) -> TokenHash {
    limit_key(app, "check", user, method)
}

fn limit_key(app: &App, what: &str, user: UserId, method: Method) -> TokenHash {
    app.keyring.hash_text(what, &format!("{user}|{method}"))
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

async fn load(app: &App, user: &User) -> FlowResult<Person> {
    Person::load(app, user.clone()).await?.ok_or_else(|| Refusal::UserNotFound.into())
}
