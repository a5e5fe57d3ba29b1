//! The second step: a code.

use super::audit::{self, Event};
use super::method::{challenge_of, code};
use super::person::Person;
use super::session::Entry;
use super::{Channel, FlowError, FlowResult, Origin, Refusal, limit, method, sign_in};
use crate::app::App;
use crate::store::Tx;
use countersign_core::account::Enrolment;
use countersign_core::audit::AuditAction;
use countersign_core::method::Method;
use countersign_core::sign_in::{Attempt, Denial, Outcome, SignIn};
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use std::sync::Arc;
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
    /// How many backup codes are left; `None` for the other methods.
    pub codes_left: Option<u32>,
    /// Shortest time between two codes sent.
    pub send_period: Duration,
    /// When a code was sent that can still be typed.
    pub sent: Option<Timestamp>,
    /// When another one can be sent; `None` if at once.
    pub again_at: Option<Timestamp>,
}

/// The methods that a sign-in can be answered with, in the order they were set up.
pub async fn ways(app: &App, sign_in: &SignIn, user: &User) -> FlowResult<Vec<Way>> {
    let now = app.now();
    let person = load(app, user).await?;
    let default = person.account.default_method(&person.platform);
    let send_period = person.platform.send_period;
    let mut ways = Vec::new();
    for enrolment in person.account.usable(&person.platform) {
        let method = enrolment.method();
        let sent = match enrolment.factor.address() {
            Some(_) => app.store.find_sent_code(challenge_of(sign_in, method), now).await?,
            None => None,
        };
        let sent = sent.map(|code| code.sent_at);
        let again_at = match enrolment.factor.address() {
            Some(_) => limit::next_send(app, user.id, method, send_period).await?,
            None => None,
        };
        ways.push(Way {
            method,
            is_default: default == Some(method),
            contact: enrolment.factor.masked_contact(),
            codes_left: enrolment.factor.codes_left(),
            send_period,
            sent,
            again_at,
        });
    }
    Ok(ways)
}

/// Sends a code, by a method that sends any. The limit is spent also by those that do not, as on the wire.
pub async fn send(
    app: &Arc<App>,
    sign_in: &SignIn,
    user: &User,
    method: Method,
    origin: &Origin,
) -> FlowResult<()> {
    let person = load(app, user).await?;
    let methods = person.methods();
    let situation = person.situation(&methods, app.now());
    sign_in.admit_code(method, &situation).map_err(FlowError::SecondFactorDenied)?;
    limit::spend_send(app, user.id, method, person.platform.send_period, origin).await?;
    match person.account.find(method) {
        Some(Enrolment { factor, .. }) if factor.address().is_some() => {
            code::send(app, &person, challenge_of(sign_in, method), factor, origin).await
        }
        // The app has its code already; a backup code is on paper.
        Some(_) | None => Ok(()),
    }
}

/// Whether sign-in starts with a method that sends codes: the person waits for one before asking.
pub(super) fn first_code(person: &Person) -> Option<Method> {
    let method = person.account.default_method(&person.platform)?;
    person.account.find(method)?.factor.address().map(|_| method)
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
    tx.hold_account(user.id).await?;
    // Again, now that nobody else is at it: whoever sent the same twice is not to be counted after the success.
    let found = tx.find_sign_in(sign_in.id).await?;
    let sign_in = found.ok_or(FlowError::SecondFactorDenied(Denial::SignInOver))?;
    let person = Person { account: tx.list_enrolments(user.id).await?, ..person };
    let methods = person.methods();
    let situation = person.situation(&methods, now);
    sign_in.admit_code(method, &situation).map_err(FlowError::SecondFactorDenied)?;
    if let Some(check_limit) = person.platform.check_limit
        && let Err(throttled) =
            limit::spend(&mut tx, limit::check_key(app, user.id, method), check_limit, now).await?
    {
        tx.commit().await?;
        return Err(throttled);
    }
    let Some(budget) = tx.count_second_factor_attempt(user.id, now).await? else {
        // Locked or disabled since the situation was read.
        return Err(FlowError::SecondFactorDenied(Denial::AccountDisabled));
    };
    let verdict = method::judge(app, &mut tx, (&sign_in, user), method, code).await?;
    let attempt = Attempt { method, verdict, failures: budget.failures, earlier_locks: budget.locks };
    match sign_in.judge_code(attempt, &situation, app.config.lockout.policy()) {
        Outcome::Complete => {
            if !tx.consume_sign_in(sign_in.id, now).await? {
                return Err(FlowError::SecondFactorDenied(Denial::SignInOver));
            }
            tx.reset_second_factor_failures(user.id).await?;
            limit::clear(app, &mut tx, user.id).await?;
            if method == Method::BackupCode {
                note_backup_code(app, &mut tx, user, origin).await?;
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
    tx.hold_account(user.id).await?;
    if !tx.consume_sign_in(sign_in.id, now).await? {
        return Err(FlowError::SecondFactorDenied(Denial::SignInOver));
    }
    let entry = sign_in::complete(app, &mut tx, user, origin, channel).await?;
    tx.commit().await?;
    Ok(entry)
}

/// Notes that a backup code was used, and how many are left.
async fn note_backup_code(app: &App, tx: &mut Tx, user: &User, origin: &Origin) -> FlowResult<()> {
    let left = tx.count_unused_backup_codes(user.id).await?;
    let action = AuditAction::BackupCodeUsed { left };
    let event = Event { action, actor: Some(user), subject: Some(user), origin, failure: None };
    Ok(audit::note(app, tx, event, app.now()).await?)
}

async fn load(app: &App, user: &User) -> FlowResult<Person> {
    Person::load(app, user.clone()).await?.ok_or_else(|| Refusal::UserNotFound.into())
}
