//! The first step: a password.

use super::audit::{self, Event};
use super::password::{PasswordRefusal, reset, rules};
use super::person::Person;
use super::session::{self, Entry};
use super::{Channel, FlowError, FlowResult, Origin, Refusal, limit, second_factor, security};
use crate::app::App;
use crate::store::{EndReason, Tx};
use countersign_core::audit::AuditAction;
use countersign_core::contact::EmailAddress;
use countersign_core::id::UserId;
use countersign_core::password::{PasswordHash, PasswordVerdict};
use countersign_core::secret::Password;
use countersign_core::security::SecuritySettings;
use countersign_core::sign_in::{self, Denial, Outcome, SignIn, Stage};
use countersign_core::throttle::RateLimit;
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use std::sync::Arc;
use uuid::Uuid;

/// What a right password led to.
#[derive(Debug)]
pub enum Step {
    /// Signed in.
    Complete(Entry),
    /// Now a second factor, or now a method must be set up.
    Waiting(Stage, Entry, FirstCode),
}

/// What became of the code that a browser's person waits for right after the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstCode {
    /// Sign-in starts with a method that sends none, or the client asks by itself.
    NotNeeded,
    /// It is on its way.
    Sent,
    /// It could not be sent.
    NotSent,
    /// Not so soon after the last one, which was for another sign-in.
    TooEarly,
}

/// Signs in with a password. Unknown, wrong, disabled and locked answer alike and cost alike until the password is right.
pub async fn with_password(
    app: &Arc<App>,
    (email, password): (&str, Password),
    origin: &Origin,
    channel: Channel,
) -> FlowResult<Step> {
    let now = app.now();
    throttle(app, email, origin, now).await?;
    let security = security::load(app).await?.settings;
    let must_be_good = security.policy.refuse_at_sign_in;
    if must_be_good && !rules::broken_rules_of(app, &security.policy, &password).is_empty() {
        // Before anybody is looked up, as on the wire: it tells of the password and of no account.
        return Err(Refusal::Password(PasswordRefusal::MustBeReset).into());
    }
    let user = match EmailAddress::parse(email) {
        Ok(email) => app.store.find_user_by_email(&email).await?,
        Err(_) => None,
    };
    let person = match user {
        Some(user) => Person::load(app, user).await?,
        None => None,
    };
    let stored = person.as_ref().and_then(|person| person.credentials.password_hash.clone());
    let verdict = app.hasher.verify(password.clone(), stored.clone()).await?;
    match (person, stored, verdict) {
        (Some(person), Some(stored), PasswordVerdict::Right | PasswordVerdict::RightButStale) => {
            let renewed = match verdict {
                PasswordVerdict::RightButStale => Some(app.hasher.hash(password).await?),
                PasswordVerdict::Right | PasswordVerdict::Wrong => None,
            };
            proceed(app, &person, &security, (&stored, renewed), (origin, channel)).await
        }
        (person, ..) => refuse(app, person.as_ref().map(|person| &person.user), &security, origin).await,
    }
}

/// Slows down whoever tries many accounts from one address, or one account often. In the database, for all nodes.
async fn throttle(app: &App, email: &str, origin: &Origin, now: Timestamp) -> FlowResult<()> {
    let network = origin.network();
    let limits = &app.config.limits;
    let account = format!("{network}|{}", EmailAddress::key_of(email));
    let rules = [
        ("sign_in_per_address", network.as_str(), limits.sign_in_per_address),
        ("sign_in_per_account", account.as_str(), limits.sign_in_per_account),
    ];
    let in_force = rules.map(|(name, subject, number)| Some((name, subject, RateLimit::per_minute(number)?)));
    if in_force.iter().all(Option::is_none) {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    let mut again = None;
    for (name, subject, limit) in in_force.into_iter().flatten() {
        let hits = tx.count_hit(app.keyring.hash_text(name, subject), limit, now).await?;
        if hits.count > i64::from(limit.requests) {
            again = again.max(Some(hits.window_ends));
        }
    }
    tx.commit().await?;
    again.map_or(Ok(()), |moment| Err(FlowError::Throttled(moment)))
}

/// A wrong password, or nobody. The same statements run for both.
async fn refuse<T>(
    app: &App,
    user: Option<&User>,
    security: &SecuritySettings,
    origin: &Origin,
) -> FlowResult<T> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let id = user.map_or_else(|| UserId::from(Uuid::nil()), |user| user.id);
    let counted = tx.count_password_failure(id, now).await?;
    if let (Some(user), Some((failures, locks))) = (user, counted)
        && failures >= security.failures_to_lock(app.config.lockout.password_failures_to_lock())
    {
        let until = app.config.lockout.policy().end(now, locks);
        lock(app, &mut tx, user, until, origin).await?;
    }
    note_failure(app, &mut tx, user, "Invalid username or password", origin).await?;
    tx.commit().await?;
    app.sessions.forget_all();
    Err(FlowError::SignInDenied(Denial::WrongCredentials))
}

/// Locks an account, ends its sessions, and notes it.
pub(super) async fn lock(
    app: &App,
    tx: &mut Tx,
    user: &User,
    until: Timestamp,
    origin: &Origin,
) -> FlowResult<()> {
    let now = app.now();
    if tx.lock_account(user.id, until, now).await? {
        tx.revoke_sessions_of(user.id, EndReason::Lockout, now).await?;
        tx.void_challenges_of(user.id).await?;
        limit::clear(app, tx, user.id).await?;
        let event =
            Event { action: AuditAction::Lockout, actor: None, subject: Some(user), origin, failure: None };
        audit::note(app, tx, event, now).await?;
    }
    Ok(())
}

/// Notes a sign-in that ended badly.
pub(super) async fn note_failure(
    app: &App,
    tx: &mut Tx,
    user: Option<&User>,
    why: &str,
    origin: &Origin,
) -> FlowResult<()> {
    let event = Event { action: AuditAction::Login, actor: user, subject: user, origin, failure: Some(why) };
    Ok(audit::note(app, tx, event, app.now()).await?)
}

/// The password is right.
async fn proceed(
    app: &Arc<App>,
    person: &Person,
    security: &SecuritySettings,
    (checked, renewed): (&PasswordHash, Option<PasswordHash>),
    (origin, channel): (&Origin, Channel),
) -> FlowResult<Step> {
    let now = app.now();
    let user = &person.user;
    let methods = person.methods();
    let outcome = sign_in::begin(&person.situation(&methods, now));
    let chosen_at = person.credentials.password_changed_at;
    let expiry = chosen_at.and_then(|moment| security.policy.expiry_of(moment));
    let mut tx = app.store.begin().await?;
    // The password may have been changed while this one was being checked.
    if !tx.confirm_password(user.id, checked, renewed.as_ref()).await? {
        return Err(FlowError::SignInDenied(Denial::WrongCredentials));
    }
    match outcome {
        Outcome::Denied(denial) => {
            note_failure(app, &mut tx, Some(user), "User account is not active", origin).await?;
            tx.commit().await?;
            Err(FlowError::SignInDenied(denial))
        }
        _ if expiry.is_some_and(|expiry| now >= expiry) => {
            let token = reset::link(app, &mut tx, user.id, security, now).await?;
            note_failure(app, &mut tx, Some(user), "User password expired!", origin).await?;
            tx.commit().await?;
            // Switched off in this very moment: then it is as if it had been so before.
            Err(token.map_or(FlowError::SignInDenied(Denial::AccountDisabled), FlowError::PasswordExpired))
        }
        outcome => go_on(app, tx, person, outcome, (origin, channel)).await,
    }
}

/// After the password: signed in, or what comes next.
pub(super) async fn go_on(
    app: &Arc<App>,
    mut tx: Tx,
    person: &Person,
    outcome: Outcome,
    (origin, channel): (&Origin, Channel),
) -> FlowResult<Step> {
    let (now, user) = (app.now(), &person.user);
    let stage = match outcome {
        Outcome::Denied(denial) => return Err(FlowError::SignInDenied(denial)),
        Outcome::Complete => {
            let entry = complete(app, &mut tx, user, origin, channel).await?;
            tx.commit().await?;
            return Ok(Step::Complete(entry));
        }
        Outcome::NeedsSecondFactor => Stage::SecondFactor,
        Outcome::NeedsEnrolment => Stage::Enrolment,
    };
    let waiting = (user, stage, now + person.platform.sign_in_lifetime);
    let (sign_in, entry) = session::create_sign_in(app, &mut tx, waiting, origin, channel, now).await?;
    tx.commit().await?;
    let first = match channel {
        Channel::Browser => send_first_code(app, person, &sign_in, origin).await?,
        Channel::Api => FirstCode::NotNeeded,
    };
    Ok(Step::Waiting(stage, entry, first))
}

/// Sends the code that a person at a browser waits for. Signing in goes on when it fails: the page says so, and offers to
/// try again or another way.
async fn send_first_code(
    app: &Arc<App>,
    person: &Person,
    sign_in: &SignIn,
    origin: &Origin,
) -> FlowResult<FirstCode> {
    let method = match (sign_in.stage, second_factor::first_code(person)) {
        (Stage::SecondFactor, Some(method)) => method,
        (Stage::SecondFactor | Stage::Enrolment, _) => return Ok(FirstCode::NotNeeded),
    };
    match second_factor::send(app, sign_in, &person.user, method, origin).await {
        Ok(()) => Ok(FirstCode::Sent),
        Err(FlowError::Throttled(_)) => Ok(FirstCode::TooEarly),
        Err(FlowError::CodeNotMailed(_) | FlowError::CodeNotTexted(_)) => Ok(FirstCode::NotSent),
        Err(error) => Err(error),
    }
}

/// Completes a sign-in: notes it and makes its session.
pub(super) async fn complete(
    app: &App,
    tx: &mut Tx,
    user: &User,
    origin: &Origin,
    channel: Channel,
) -> FlowResult<Entry> {
    let now = app.now();
    tx.note_login(user.id, now).await?;
    let event =
        Event { action: AuditAction::Login, actor: Some(user), subject: Some(user), origin, failure: None };
    audit::note(app, tx, event, now).await?;
    session::create(app, tx, user, origin, channel, now).await
}
