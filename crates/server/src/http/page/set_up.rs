//! Setting a second factor up, in the parts that the account's pages and those of a forced set-up have in common.

use super::super::extract::Form;
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{
    AddressSetup, CodeSetup, Field, MethodKind, MethodSetup, Problem, SecretField, TotpSetup, Wait,
};
use super::{code, qr, seconds_until};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller, UnderWay};
use crate::flow::method::Begun;
use crate::flow::method::totp::BegunTotp;
use crate::flow::person::Person;
use crate::flow::{FlowError, FlowResult, Origin, Refusal};
use askama::Template;
use axum::http::StatusCode;
use countersign_core::account::{Draft, DraftFactor};
use countersign_core::contact::{EmailAddress, PhoneNumber};

/// A part of a page, and what is wrong when none of its fields is to blame.
pub(super) struct Part {
    /// How the method is set up.
    pub(super) method: MethodSetup,
    /// What is wrong.
    pub(super) problem: Option<Problem>,
}

/// Why a step was not taken: what to show, and with which status.
pub(super) enum NotTaken {
    /// Shown again, with what has to be put right, and what a flow said no with.
    Again(Box<Part>, Option<FlowError>),
    /// The set-up ran out of time, or was given up. Nothing is begun in its place unasked.
    Expired,
    /// Anything else.
    Failed(FlowError),
}

impl From<FlowError> for NotTaken {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Refused(Refusal::SetUpExpired) => Self::Expired,
            other => Self::Failed(other),
        }
    }
}

/// The step that a set-up is at: what was begun is shown again, else it begins. `change` asks for another address.
pub(super) async fn part(app: &App, enroller: &Enroller, kind: MethodKind, change: bool) -> FlowResult<Part> {
    let under_way = enrolment::under_way(app, enroller, kind.method()).await?;
    let method = match (under_way, kind) {
        (Some(UnderWay::Totp(begun)), _) => totp_part(&begun, enroller)?,
        (Some(UnderWay::Code(code)), _) if !change => {
            let resend_after = (code.again_at > app.now())
                .then(|| Wait { seconds: seconds_until(code.again_at, app.now()) });
            let address = code.address;
            MethodSetup::Code(CodeSetup { kind, address, resend_after, code: SecretField::default() })
        }
        (under_way, _) => match enrolment::begin(app, enroller, kind.method()).await? {
            Begun::Totp(begun) => totp_part(&begun, enroller)?,
            Begun::Email(proposed) => {
                let known = match under_way {
                    Some(UnderWay::Code(code)) => code.address,
                    _ => proposed.to_string(),
                };
                address_part(kind, known, None)
            }
            Begun::Sms => {
                let known = match under_way {
                    Some(UnderWay::Code(code)) => code.address,
                    _ => String::new(),
                };
                address_part(kind, known, None)
            }
            Begun::BackupCodes(_) => return Err(Refusal::MethodNotOffered.into()),
        },
    };
    Ok(Part { method, problem: None })
}

/// Has a code sent to what was typed. Returns whether it was another one to the same address.
pub(super) async fn send(
    app: &Shared,
    enroller: &Enroller,
    kind: MethodKind,
    form: &Form,
    origin: &Origin,
) -> Result<bool, NotTaken> {
    let typed = form.text("address").trim();
    let again = |problem: Problem| {
        let method = address_part(kind, typed.to_owned(), Some(problem));
        NotTaken::Again(Box::new(Part { method, problem: None }), None)
    };
    let draft = draft(kind, typed).map_err(again)?;
    let present = part(app, enroller, kind, false).await?;
    let is_another =
        matches!(&present.method, MethodSetup::Code(setup) if setup.address == address_of(&draft));
    // What stays on the page when nothing was sent: the code that is under way, or the address.
    let stays = || {
        if is_another { present.method } else { address_part(kind, typed.to_owned(), None) }
    };
    let not_taken = |problem: Problem, error: FlowError, method: MethodSetup| {
        Err(NotTaken::Again(Box::new(Part { method, problem: Some(problem) }), Some(error)))
    };
    match enrolment::submit(app, enroller, &draft, origin).await {
        Ok(()) => Ok(is_another),
        Err(error @ FlowError::Throttled(until)) => {
            let problem = code::too_early(seconds_until(until, app.now()));
            not_taken(problem, error, stays())
        }
        Err(error @ (FlowError::CodeNotMailed(_) | FlowError::CodeNotTexted(_))) => {
            let what = if kind == MethodKind::Sms { "number" } else { "address" };
            let problem =
                format!("We could not send a code there. Check the {what}, or try again in a moment.");
            not_taken(problem.into(), error, address_part(kind, typed.to_owned(), None))
        }
        Err(error) => Err(error.into()),
    }
}

/// Checks the code that finishes a set-up, and stores the method. Returns the person as they are then.
pub(super) async fn save(
    app: &App,
    enroller: &Enroller,
    kind: MethodKind,
    form: &Form,
    origin: &Origin,
) -> Result<Person, NotTaken> {
    let typed = code::typed(form, kind);
    let draft = match enrolment::under_way(app, enroller, kind.method()).await? {
        Some(UnderWay::Totp(begun)) => begun.draft(),
        Some(UnderWay::Code(code)) => draft(kind, &code.address).map_err(|_| NotTaken::Expired)?,
        Some(UnderWay::BackupCodes(_)) | None if kind == MethodKind::Totp => return Err(NotTaken::Expired),
        Some(UnderWay::BackupCodes(_)) | None => {
            // The address is asked for again, which begins nothing.
            let part = Part { problem: Some(code::gone()), ..part(app, enroller, kind, false).await? };
            return Err(NotTaken::Again(Box::new(part), Some(Refusal::SetUpExpired.into())));
        }
    };
    let (problem, error) = match typed {
        Err(problem) => (problem, None),
        Ok(typed) => match enrolment::save(app, enroller, &draft, &typed, origin).await {
            Ok(person) => return Ok(person),
            Err(error) => match code::problem(&error, kind, app) {
                Some(problem) => (problem, Some(error)),
                None => return Err(error.into()),
            },
        },
    };
    let part = with_code_problem(part(app, enroller, kind, false).await?, problem);
    Err(NotTaken::Again(Box::new(part), error))
}

/// A page that asks again.
pub(super) fn again(page: &impl Template, error: Option<FlowError>, wait: Option<u32>) -> Reply {
    match error {
        None => Reply::refused(page),
        Some(error @ (FlowError::CodeNotMailed(_) | FlowError::CodeNotTexted(_))) => {
            Reply::page_with(StatusCode::BAD_GATEWAY, page).because(error)
        }
        Some(error) => Reply::refused(page).because(error).waiting(wait),
    }
}

fn with_code_problem(mut part: Part, problem: Problem) -> Part {
    match &mut part.method {
        MethodSetup::Totp(TotpSetup { code, .. }) | MethodSetup::Code(CodeSetup { code, .. }) => {
            code.problem = Some(problem);
        }
        // It ran out, or was guessed at once too often.
        MethodSetup::Address(_) | MethodSetup::RanOut(_) => part.problem = Some(code::gone()),
    }
    part
}

fn totp_part(begun: &BegunTotp, enroller: &Enroller) -> FlowResult<MethodSetup> {
    let url = begun.auth_url();
    Ok(MethodSetup::Totp(TotpSetup {
        qr: qr::draw(&url)?,
        auth_url: url.to_string(),
        key: begun.manual_key().to_string(),
        account: enroller.user().email.to_string(),
        code: SecretField::default(),
    }))
}

fn address_part(kind: MethodKind, value: String, problem: Option<Problem>) -> MethodSetup {
    MethodSetup::Address(AddressSetup { kind, address: Field { value, problem } })
}

/// What is set up. A new address does not become the main method by itself: the app that somebody has is the safer one.
fn draft(kind: MethodKind, address: &str) -> Result<Draft, Problem> {
    let factor = if kind == MethodKind::Sms {
        DraftFactor::Sms(phone_number(address)?)
    } else {
        let wrong = |_| Problem::from("Enter an email address, such as name@example.org.");
        DraftFactor::Email(EmailAddress::parse(address).map_err(wrong)?)
    };
    Ok(Draft { use_by_default: false, factor })
}

fn address_of(draft: &Draft) -> &str {
    match &draft.factor {
        DraftFactor::Sms(number) => number.as_str(),
        DraftFactor::Email(address) => address.as_str(),
        DraftFactor::Totp(_) | DraftFactor::BackupCode(_) => "",
    }
}

/// A telephone number as people write it: spaces, dashes, dots, slashes and brackets go, and `00` in front is `+`.
pub(super) fn phone_number(typed: &str) -> Result<PhoneNumber, Problem> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && !"-‐‑–.()/[]".contains(*c)).collect();
    let international = digits.strip_prefix("00").map_or_else(|| digits.clone(), |rest| format!("+{rest}"));
    PhoneNumber::parse(&international)
        .map_err(|_| "Enter a phone number with its country code, such as +44 7700 900123.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_as_people_write_them() {
        for typed in ["+380501234567", " +380 50 123-45-67 ", "00380 (50) 123.45.67", "+380/50/1234567"] {
            let number = phone_number(typed).map(|number| number.to_string());
            assert_eq!(number.ok().as_deref(), Some("+380501234567"), "{typed}");
        }
        for typed in ["", "0501234567", "+", "name@example.org", "+44 7700 9OO123"] {
            assert!(phone_number(typed).is_err(), "{typed}");
        }
    }
}
