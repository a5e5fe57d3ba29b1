//! A user's own methods: seen, set up, chosen, turned off.

use super::audit::{self, Event};
use super::method::{self, Begun};
use super::person::Person;
use super::second_factor::{check_limit_key, spend};
use super::session::Actor;
use super::{FlowError, FlowResult, Origin, Refusal};
use crate::app::App;
use crate::store::{NewEnrolment, StoreError, Tx};
use countersign_core::account::{AccountSettings, Draft};
use countersign_core::audit::AuditAction;
use countersign_core::method::Method;
use countersign_core::platform::MethodSettings;
use countersign_core::sign_in::SignIn;
use countersign_core::time::Timestamp;
use countersign_core::user::User;
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

    /// The session or sign-in that a pending set-up belongs to.
    pub(super) fn owner(&self) -> Uuid {
        match self {
            Self::Session(actor) => actor.session().id.uuid(),
            Self::SignIn(sign_in, _) => sign_in.id.uuid(),
        }
    }

    /// A set-up token is worthless as soon as the account has a method from elsewhere.
    fn admit(&self, person: &Person, now: Timestamp) -> FlowResult<()> {
        match self {
            Self::Session(_) => Ok(()),
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

/// The set-up of an authenticator app that is under way, to be shown again.
pub async fn resume_totp(app: &App, enroller: &Enroller) -> FlowResult<Option<method::totp::BegunTotp>> {
    let person = overview(app, enroller).await?;
    match person.platform.method(Method::Totp) {
        Some(MethodSettings::Totp { issuer }) => method::totp::resume(app, enroller, issuer).await,
        _ => Err(Refusal::MethodNotOffered.into()),
    }
}

/// Gives a set-up that is under way up.
pub async fn cancel(app: &App, enroller: &Enroller, method: Method) -> FlowResult<()> {
    let mut tx = app.store.begin().await?;
    tx.delete_pending_enrolment(enroller.owner(), method).await?;
    Ok(tx.commit().await?)
}

/// Has a code sent to what is to be set up; for the authenticator app there is nothing to send.
pub async fn submit(app: &App, enroller: &Enroller, draft: &Draft) -> FlowResult<()> {
    let person = overview(app, enroller).await?;
    person.platform.method(draft.method()).ok_or(Refusal::MethodNotOffered)?;
    method::send(draft.method())
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
    if person.account.enrolments.iter().any(|enrolment| enrolment.method == method) {
        // One that the platform dropped for a while counts as well: it comes back with the method.
        return Err(Refusal::AlreadySetUp.into());
    }
    person.platform.method(method).ok_or(Refusal::MethodNotOffered)?;
    if let Some(limit) = person.platform.check_limit {
        let mut tx = app.store.begin().await?;
        let allowed = spend(&mut tx, check_limit_key(app, user.id, method), limit, now).await?;
        tx.commit().await?;
        allowed?;
    }
    let proved = method::prove(app, enroller, draft, code).await?;

    let mut tx = app.store.begin().await?;
    tx.hold_methods(user.id).await?;
    if let Enroller::SignIn(sign_in, _) = enroller {
        // Judged again, now that nobody else can change the user's methods.
        let account = tx.list_enrolments(user.id).await?;
        enroller.admit(&Person { account, ..person }, now)?;
        if !tx.advance_sign_in_enrolled(sign_in.id, now).await? {
            return Err(FlowError::SecondFactorDenied(countersign_core::sign_in::Denial::SignInOver));
        }
    }
    if !tx.consume_pending_enrolment(proved.pending, now).await? {
        return Err(Refusal::SetUpExpired.into());
    }
    let new = NewEnrolment {
        id: proved.id,
        user: user.id,
        method,
        secret: Some(&proved.sealed),
        last_step: Some(proved.step),
    };
    tx.create_enrolment(&new, now).await.map_err(|error| match error {
        StoreError::Conflict => FlowError::from(Refusal::AlreadySetUp),
        other => other.into(),
    })?;
    tx.clear_hits(check_limit_key(app, user.id, method)).await?;
    let account = tx.list_enrolments(user.id).await?;
    if draft.use_by_default {
        tx.choose_default_method(user.id, method).await?;
    } else {
        keep_a_default(&mut tx, &account, account.enrolments.first().map(|first| first.method)).await?;
    }
    note(app, &mut tx, user, AuditAction::MethodAdded(method), origin).await?;
    tx.commit().await?;
    load(app, user).await
}

/// Makes a method the one that sign-in starts with. There is always one: not wanting it to be changes nothing.
pub async fn choose_default(
    app: &App,
    actor: &Actor,
    (method, is_wanted): (Method, bool),
    origin: &Origin,
) -> FlowResult<Person> {
    let user = actor.user();
    let mut tx = app.store.begin().await?;
    tx.hold_methods(user.id).await?;
    let account = tx.list_enrolments(user.id).await?;
    if account.enrolments.iter().all(|enrolment| enrolment.method != method) {
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
    let user = actor.user();
    // Read before the transaction: one that waits for a second connection can wait for ever.
    let person = load(app, user).await?;
    let mut tx = app.store.begin().await?;
    tx.hold_methods(user.id).await?;
    if tx.list_enrolments(user.id).await?.enrolments.is_empty() && !person.credentials.ever_had_methods {
        return Err(Refusal::NothingSetUp.into());
    }
    let had_it = tx.delete_enrolment(user.id, method).await?;
    let person = Person { account: tx.list_enrolments(user.id).await?, ..person };
    if had_it && person.methods().is_empty() && person.is_enforced() {
        return Err(Refusal::LastMethodEnforced.into());
    }
    if had_it {
        let lowest = person.account.enrolments.iter().map(|enrolment| enrolment.method).min();
        keep_a_default(&mut tx, &person.account, lowest).await?;
        note(app, &mut tx, user, AuditAction::MethodRemoved(method), origin).await?;
        tx.commit().await?;
    }
    load(app, user).await
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
