//! A user's own methods: seen, set up, chosen, turned off.

mod under_way;

pub use under_way::{CodeUnderWay, UnderWay, under_way};

use super::audit::{self, Event};
use super::method::{self, Begun, Proved, Ticket, backup_code, code};
use super::person::Person;
use super::session::Actor;
use super::{FlowError, FlowResult, Origin, Refusal, limit};
use crate::app::App;
use crate::store::{ChallengeKey, NewEnrolment, StoreError, Tx};
use countersign_core::account::{AccountSettings, Draft, DraftFactor, Factor};
use countersign_core::audit::AuditAction;
use countersign_core::challenge::Purpose;
use countersign_core::id::EnrolmentId;
use countersign_core::method::Method;
use countersign_core::platform::MethodSettings;
use countersign_core::secret::TokenHash;
use countersign_core::sign_in::{Denial, SignIn};
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use std::sync::Arc;
use uuid::Uuid;

/// Who sets a method up: a signed-in user, or one who must before signing in.
#[derive(Debug, Clone)]
pub enum Enroller {
    /// Signed in.
    Session(Actor),
    /// Signing in.
    SignIn(SignIn, Box<User>),
}

impl Enroller {
    /// Who.
    pub fn user(&self) -> &User {
        match self {
            Self::Session(actor) => actor.user(),
            Self::SignIn(_, user) => user,
        }
    }

    /// In which sign-in, if it is not over yet.
    pub fn sign_in(&self) -> Option<&SignIn> {
        match self {
            Self::Session(_) => None,
            Self::SignIn(sign_in, _) => Some(sign_in),
        }
    }

    /// The session or sign-in that a pending set-up belongs to.
    pub(super) fn owner(&self) -> Uuid {
        match self {
            Self::Session(actor) => actor.session().id.uuid(),
            Self::SignIn(sign_in, _) => sign_in.id.uuid(),
        }
    }

    /// The code that proves an address in this set-up.
    pub(super) fn challenge(&self, method: Method) -> ChallengeKey {
        ChallengeKey { user: self.user().id, purpose: Purpose::Enrolment, method, owner: self.owner() }
    }

    /// A set-up token is worthless as soon as the account has a method from elsewhere.
    fn admit(&self, person: &Person, now: Timestamp) -> FlowResult<()> {
        match self {
            Self::Session(actor) => Ok(actor.require_own()?),
            Self::SignIn(sign_in, _) => {
                let methods = person.methods();
                let admitted = sign_in.admit_enrolment(&person.situation(&methods, now));
                admitted.map_err(FlowError::SecondFactorDenied)
            }
        }
    }
}

/// What a user has set up, with what the platform allows.
pub async fn overview(app: &App, enroller: &Enroller) -> FlowResult<Person> {
    let person = load(app, enroller.user()).await?;
    enroller.admit(&person, app.now())?;
    Ok(person)
}

/// Begins setting a method up.
pub async fn begin(app: &App, enroller: &Enroller, method: Method) -> FlowResult<Begun> {
    let person = overview(app, enroller).await?;
    let settings = person.platform.method(method).ok_or(Refusal::MethodNotOffered)?;
    method::begin(app, enroller, settings).await
}

/// Gives a set-up that is under way up: its secret, or its code, is worth nothing from now on.
pub async fn cancel(app: &App, enroller: &Enroller, method: Method) -> FlowResult<()> {
    let mut tx = app.store.begin().await?;
    tx.delete_pending_enrolment(enroller.owner(), method).await?;
    tx.void_challenge_of(enroller.challenge(method)).await?;
    Ok(tx.commit().await?)
}

/// Has a code sent to what is to be set up. For the authenticator app and backup codes there is nothing to send.
pub async fn submit(app: &Arc<App>, enroller: &Enroller, draft: &Draft, origin: &Origin) -> FlowResult<()> {
    let person = overview(app, enroller).await?;
    let (user, method) = (enroller.user(), draft.method());
    person.platform.method(method).ok_or(Refusal::MethodNotOffered)?;
    let factor = match &draft.factor {
        DraftFactor::Totp(_) | DraftFactor::BackupCode(_) => return Ok(()),
        DraftFactor::Sms(number) => Factor::Sms(number.clone()),
        DraftFactor::Email(address) => Factor::Email(address.clone()),
    };
    if person.account.find(method).is_some() {
        // Nobody's telephone rings for a set-up that cannot be finished.
        return Err(Refusal::AlreadySetUp.into());
    }
    limit::spend_send(app, user.id, method, person.platform.send_period, origin).await?;
    code::send(app, &person, enroller.challenge(method), &factor, origin).await
}

/// Finishes a set-up: the code must prove that the method works. Returns the account as it is then.
pub async fn save(
    app: &App,
    enroller: &Enroller,
    draft: &Draft,
    code: &str,
    origin: &Origin,
) -> FlowResult<Person> {
    let now = app.now();
    let person = overview(app, enroller).await?;
    let (user, method) = (enroller.user(), draft.method());
    if person.account.find(method).is_some() {
        // One that the platform dropped for a while counts as well: it comes back with the method.
        return Err(Refusal::AlreadySetUp.into());
    }
    person.platform.method(method).ok_or(Refusal::MethodNotOffered)?;
    if let (Some(check_limit), true) = (person.platform.check_limit, method != Method::BackupCode) {
        limit::spend_check(app, user.id, method, check_limit).await?;
    }
    let proved = method::prove(app, enroller, draft, code).await?;

    let mut tx = app.store.begin().await?;
    let person = hold(app, &mut tx, enroller, person).await?;
    if method == Method::BackupCode {
        require_another(&person)?;
    }
    store(&mut tx, user, method, &proved, now).await?;
    limit::clear_method(app, &mut tx, user.id, method).await?;
    let account = tx.list_enrolments(user.id).await?;
    if draft.use_by_default {
        tx.choose_default_method(user.id, method).await?;
    } else {
        let next = account.successor(|enrolment| (enrolment.created_at, enrolment.method()));
        keep_a_default(&mut tx, &account, next).await?;
    }
    note(app, &mut tx, user, AuditAction::MethodAdded(method), origin).await?;
    tx.commit().await?;
    load(app, user).await
}

/// Keeps others from changing the user's methods until the transaction ends, and judges again what a set-up in a sign-in
/// may do. Returns the person as they are now.
async fn hold(app: &App, tx: &mut Tx, enroller: &Enroller, person: Person) -> FlowResult<Person> {
    let (user, now) = (enroller.user(), app.now());
    tx.hold_methods(user.id).await?;
    let person = Person { account: tx.list_enrolments(user.id).await?, ..person };
    if let Enroller::SignIn(sign_in, _) = enroller {
        enroller.admit(&person, now)?;
        if !tx.advance_sign_in_enrolled(sign_in.id, now).await? {
            return Err(FlowError::SecondFactorDenied(Denial::SignInOver));
        }
    }
    Ok(person)
}

/// Stores a proved method, and uses up what proved it.
async fn store(tx: &mut Tx, user: &User, method: Method, proved: &Proved, now: Timestamp) -> FlowResult<()> {
    let is_ours = match proved.ticket {
        Ticket::Pending(id) => tx.consume_pending_enrolment(id, now).await?,
        Ticket::Challenge(id) => tx.consume_challenge(id, now).await?,
    };
    if !is_ours {
        return Err(Refusal::SetUpExpired.into());
    }
    let new = NewEnrolment {
        id: proved.id,
        user: user.id,
        method,
        secret: proved.secret.as_deref(),
        last_step: proved.step,
        address: proved.address.as_deref(),
    };
    tx.create_enrolment(&new, now).await.map_err(|error| match error {
        StoreError::Conflict => FlowError::from(Refusal::AlreadySetUp),
        other => other.into(),
    })?;
    if method == Method::BackupCode {
        replace_backup_codes(tx, user, &proved.codes).await?;
    }
    Ok(())
}

/// Makes a new set of backup codes in place of whatever there was, and saves it at once, so that nobody walks away with
/// codes that are worth nothing. For ten minutes the session that made it can look at it ([`under_way`]).
pub async fn renew_backup_codes(app: &App, enroller: &Enroller, origin: &Origin) -> FlowResult<()> {
    let now = app.now();
    let user = enroller.user();
    let person = overview(app, enroller).await?;
    let Some(MethodSettings::BackupCode { quantity }) = person.platform.method(Method::BackupCode) else {
        return Err(Refusal::MethodNotOffered.into());
    };
    let set = backup_code::new_set(app, enroller, *quantity);
    let hashes = backup_code::hashes(app, user.id, &set.codes);

    let mut tx = app.store.begin().await?;
    let person = hold(app, &mut tx, enroller, person).await?;
    require_another(&person)?;
    let action = if person.account.find(Method::BackupCode).is_some() {
        AuditAction::BackupCodesReplaced
    } else {
        let new = NewEnrolment {
            id: EnrolmentId::new(now, &mut app.rng()),
            user: user.id,
            method: Method::BackupCode,
            secret: None,
            last_step: None,
            address: None,
        };
        tx.create_enrolment(&new, now).await?;
        AuditAction::MethodAdded(Method::BackupCode)
    };
    replace_backup_codes(&mut tx, user, &hashes).await?;
    tx.replace_pending_enrolment(&set.pending, now).await?;
    note(app, &mut tx, user, action, origin).await?;
    Ok(tx.commit().await?)
}

/// Puts a set in place of the one before. What other sessions made and have not saved dies with it: nobody may be shown
/// codes that are worth nothing, nor bring them back later.
async fn replace_backup_codes(tx: &mut Tx, user: &User, hashes: &[TokenHash]) -> FlowResult<()> {
    tx.replace_backup_codes(user.id, hashes).await?;
    Ok(tx.delete_pending_enrolments_of(user.id, Method::BackupCode).await?)
}

/// Backup codes are for the day when the other method is gone: there must be another one.
fn require_another(person: &Person) -> Result<(), Refusal> {
    let has_another = person.account.enrolments.iter().any(|enrolment| {
        enrolment.method() != Method::BackupCode && person.platform.method(enrolment.method()).is_some()
    });
    if has_another { Ok(()) } else { Err(Refusal::BackupCodesAlone) }
}

/// Makes a method the one that sign-in starts with. There is always one: not wanting it to be changes nothing.
pub async fn choose_default(
    app: &App,
    actor: &Actor,
    (method, is_wanted): (Method, bool),
    origin: &Origin,
) -> FlowResult<Person> {
    actor.require_own()?;
    let user = actor.user();
    // Read before the transaction: one that waits for a second connection can wait for ever.
    let person = load(app, user).await?;
    let mut tx = app.store.begin().await?;
    tx.hold_methods(user.id).await?;
    let person = Person { account: tx.list_enrolments(user.id).await?, ..person };
    if !person.methods().contains(&method) {
        // Also one that the platform dropped: sign-in cannot start with it.
        return Err(Refusal::EnrolmentNotFound(method).into());
    }
    if is_wanted {
        tx.choose_default_method(user.id, method).await?;
        note(app, &mut tx, user, AuditAction::DefaultMethodChanged(method), origin).await?;
        tx.commit().await?;
    } else {
        drop(tx);
    }
    load(app, user).await
}

/// Turns a method off. Turning off what is not there is a success, as on the wire.
pub async fn remove(app: &App, actor: &Actor, method: Method, origin: &Origin) -> FlowResult<Person> {
    actor.require_own()?;
    let user = actor.user();
    // Read before the transaction: one that waits for a second connection can wait for ever.
    let person = load(app, user).await?;
    let mut tx = app.store.begin().await?;
    tx.hold_methods(user.id).await?;
    if tx.list_enrolments(user.id).await?.enrolments.is_empty() && !person.credentials.ever_had_methods {
        return Err(Refusal::NothingSetUp.into());
    }
    let gone = take_away(&mut tx, user, method).await?;
    if !gone.is_empty() {
        let person = Person { account: tx.list_enrolments(user.id).await?, ..person };
        if person.methods().is_empty() && person.is_enforced() {
            return Err(Refusal::LastMethodEnforced.into());
        }
        for method in gone {
            note(app, &mut tx, user, AuditAction::MethodRemoved(method), origin).await?;
        }
        tx.commit().await?;
    }
    load(app, user).await
}

/// Deletes one method, with it the backup codes if nothing else is left, and sees to it that another one is the default.
/// Returns what went. The caller holds the user's methods.
pub(super) async fn take_away(tx: &mut Tx, user: &User, method: Method) -> FlowResult<Vec<Method>> {
    if !delete(tx, user, method).await? {
        return Ok(Vec::new());
    }
    let mut gone = vec![method];
    let mut account = tx.list_enrolments(user.id).await?;
    let only_backup_codes =
        account.enrolments.iter().all(|enrolment| enrolment.method() == Method::BackupCode);
    if only_backup_codes && delete(tx, user, Method::BackupCode).await? {
        account.enrolments.clear();
        gone.insert(0, Method::BackupCode);
    }
    let lowest = account.successor(|enrolment| (Timestamp::from_millis(0), enrolment.method()));
    keep_a_default(tx, &account, lowest).await?;
    Ok(gone)
}

/// Deletes one method with its codes, also those that were made and not saved yet.
async fn delete(tx: &mut Tx, user: &User, method: Method) -> FlowResult<bool> {
    if method == Method::BackupCode {
        tx.delete_backup_codes(user.id).await?;
        tx.delete_pending_enrolments_of(user.id, method).await?;
    }
    tx.void_challenges_by(user.id, method).await?;
    Ok(tx.delete_enrolment(user.id, method).await?)
}

/// If no method is the default, one becomes it.
async fn keep_a_default(tx: &mut Tx, account: &AccountSettings, next: Option<Method>) -> FlowResult<()> {
    let has_default = account.enrolments.iter().any(|enrolment| enrolment.is_default);
    if let (false, Some(method)) = (has_default, next) {
        tx.choose_default_method(account.user, method).await?;
    }
    Ok(())
}

async fn note(app: &App, tx: &mut Tx, user: &User, action: AuditAction, origin: &Origin) -> FlowResult<()> {
    let event = Event { action, actor: Some(user), subject: Some(user), origin, failure: None };
    Ok(audit::note(app, tx, event, app.now()).await?)
}

async fn load(app: &App, user: &User) -> FlowResult<Person> {
    Person::load(app, user.clone()).await?.ok_or_else(|| Refusal::UserNotFound.into())
}
