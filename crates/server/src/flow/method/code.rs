//! Codes by SMS and by email: made here, handed over, judged.
//!
//! A code is stored, as a keyed hash, before it is handed over, and is worth nothing until it was: whatever goes wrong in
//! between, and whenever this process dies, no code is left that nobody has. A new code takes the place of the old one.

use super::super::audit::{self, Event};
use super::super::person::Person;
use super::super::{FlowError, FlowResult, Origin, Refusal, senders};
use crate::app::App;
use crate::message;
use crate::store::{ChallengeKey, NewChallenge, Tx};
use countersign_core::account::Factor;
use countersign_core::audit::AuditAction;
use countersign_core::challenge::{self, Binding, Purpose};
use countersign_core::contact::{EmailAddress, PhoneNumber};
use countersign_core::id::new_uuid;
use countersign_core::platform::MethodSettings;
use countersign_core::secret::TokenHash;
use countersign_core::sign_in::Verdict;
use countersign_core::totp::OtpCode;
use countersign_core::user::User;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Where a code goes, with what the platform says about it.
#[derive(Debug)]
enum Route {
    Sms(PhoneNumber, String, Duration),
    Email(EmailAddress, Duration),
}

impl Route {
    fn find(factor: &Factor, person: &Person) -> Option<Self> {
        match (factor, person.platform.method(factor.method())?) {
            (Factor::Sms(number), MethodSettings::Sms { template, code_lifetime }) => {
                Some(Self::Sms(number.clone(), template.clone(), *code_lifetime))
            }
            (Factor::Email(address), MethodSettings::Email { code_lifetime }) => {
                Some(Self::Email(address.clone(), *code_lifetime))
            }
            _ => None,
        }
    }

    fn address(&self) -> &str {
        match self {
            Self::Sms(number, ..) => number.as_str(),
            Self::Email(address, _) => address.as_str(),
        }
    }

    fn lifetime(&self) -> Duration {
        match self {
            Self::Sms(_, _, lifetime) | Self::Email(_, lifetime) => *lifetime,
        }
    }
}

/// A code to be handed over, with all that has to be known for it.
struct Parcel {
    id: Uuid,
    code: OtpCode,
    route: Route,
    purpose: Purpose,
    user: User,
    origin: Origin,
}

/// Makes a code and sends it to where a factor says. From the moment it is handed over this goes on to its end whatever
/// the client does: else a code could arrive that is worth nothing.
pub(in crate::flow) async fn send(
    app: &Arc<App>,
    person: &Person,
    key: ChallengeKey,
    factor: &Factor,
    origin: &Origin,
) -> FlowResult<()> {
    let route = Route::find(factor, person).ok_or(Refusal::MethodNotOffered)?;
    let now = app.now();
    let (id, code) = (new_uuid(now, &mut app.rng()), challenge::random_code(&mut app.rng()));
    let new = NewChallenge {
        id,
        key,
        address: route.address(),
        code_hash: hash(app, id, route.address(), code),
        expires_at: now + route.lifetime(),
    };
    let mut tx = app.store.begin().await?;
    tx.replace_challenge(&new, now).await?;
    tx.commit().await?;
    let (user, origin) = (person.user.clone(), origin.clone());
    let parcel = Parcel { id, code, route, purpose: key.purpose, user, origin };
    let deliver = {
        let app = Arc::clone(app);
        async move {
            let handed_over = hand_over(&app, &parcel).await?;
            settle(&app, &parcel, handed_over).await
        }
    };
    let delivered = app.background.spawn(deliver).await;
    delivered.unwrap_or_else(|error| Err(FlowError::Internal(format!("sending a code: {error}"))))
}

/// Hands a code over. The inner result is the mail server's or the SMS provider's.
async fn hand_over(app: &App, parcel: &Parcel) -> FlowResult<Result<(), FlowError>> {
    let Parcel { code, user, origin, purpose, .. } = parcel;
    let account = user.email.as_str();
    Ok(match &parcel.route {
        Route::Sms(number, template, _) => {
            let text = message::sms_text(template, &code.to_digits(), account, &app.config.public_url);
            let sent = senders::send_sms(app, user, number, &text, origin).await?;
            sent.map_err(FlowError::CodeNotTexted)
        }
        Route::Email(address, lifetime) => {
            let mail = message::code_mail(address, &code.to_digits(), &user.email, *lifetime, *purpose)?;
            senders::send_mail(app, &mail).await?.map_err(FlowError::CodeNotMailed)
        }
    })
}

/// Opens the code if it was handed over, and voids it if not.
async fn settle(app: &App, parcel: &Parcel, handed_over: Result<(), FlowError>) -> FlowResult<()> {
    let (now, id) = (app.now(), parcel.id);
    let mut tx = app.store.begin().await?;
    match &handed_over {
        Ok(()) => {
            tx.open_challenge(id, now).await?;
        }
        Err(error) => {
            tx.void_challenge(id).await?;
            if let FlowError::CodeNotMailed(why) = error {
                // Of an SMS the sender took note.
                let (user, why) = (Some(&parcel.user), why.to_string());
                let action = match parcel.purpose {
                    Purpose::SignIn => AuditAction::EmailNotSent,
                    Purpose::Enrolment => AuditAction::SetUpNotMailed,
                };
                let (origin, failure) = (&parcel.origin, Some(why.as_str()));
                let event = Event { action, actor: user, subject: user, origin, failure };
                audit::note(app, &mut tx, event, now).await?;
            }
        }
    }
    tx.commit().await?;
    handed_over
}

/// Judges a code at sign-in, and uses it up if it is right. It must have been sent to where the user's method says now.
pub(super) async fn judge(app: &App, tx: &mut Tx, key: ChallengeKey, code: &str) -> FlowResult<Verdict> {
    let account = tx.list_enrolments(key.user).await?;
    let address = account.find(key.method).and_then(|enrolment| enrolment.factor.address());
    let Some(address) = address else { return Ok(Verdict::Wrong) };
    let Some(id) = compare(app, tx, key, address, code).await? else { return Ok(Verdict::Wrong) };
    let is_ours = tx.consume_challenge(id, app.now()).await?;
    Ok(if is_ours { Verdict::Accepted } else { Verdict::Reused })
}

/// Counts a guess and compares it with the code that was sent to an address. The challenge, if it was right; using it up is
/// the caller's.
pub(super) async fn compare(
    app: &App,
    tx: &mut Tx,
    key: ChallengeKey,
    address: &str,
    code: &str,
) -> FlowResult<Option<Uuid>> {
    let Some(code) = OtpCode::parse(code) else { return Ok(None) };
    let Some(open) = tx.count_guess(key, app.now()).await? else { return Ok(None) };
    let guess = hash(app, open.id, address, code);
    let is_right = open.address == address && challenge::is_same(&guess, &open.code_hash);
    Ok(is_right.then_some(open.id))
}

fn hash(app: &App, id: Uuid, address: &str, code: OtpCode) -> TokenHash {
    app.keyring.hash_text("challenge", &Binding { id, address }.with(code))
}
