//! Codes as they are typed into pages, and what to say when one is refused.

use super::super::extract::Form;
use super::seconds_until;
use super::views::{MethodKind, Problem};
use crate::app::App;
use crate::flow::FlowError;
use countersign_core::backup_code::BackupCode;
use countersign_core::sign_in::Denial;

/// The code that was typed, however it was grouped. What cannot be a code is not worth an attempt.
pub(super) fn typed(form: &Form, kind: MethodKind) -> Result<String, Problem> {
    let code: String = form.text("code").chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let is_number = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    match kind {
        MethodKind::BackupCode if BackupCode::parse(&code).is_some() => Ok(code),
        MethodKind::BackupCode => Err("Enter 8 characters: digits and the letters a to f.".into()),
        _ if is_number => Ok(code),
        MethodKind::Totp => Err("Enter the 6-digit code that the app shows.".into()),
        MethodKind::Sms | MethodKind::Email => Err("Enter the 6-digit code that we sent.".into()),
    }
}

/// What to say of a refused code beside its field; `None` if the whole page is at an end.
pub(super) fn problem(error: &FlowError, kind: MethodKind, app: &App) -> Option<Problem> {
    match error {
        FlowError::SecondFactorDenied(Denial::WrongCode) => Some(wrong(kind).into()),
        FlowError::SecondFactorDenied(Denial::CodeReused) => Some(reused(kind).into()),
        FlowError::SecondFactorDenied(Denial::ClockIsLate) => Some(
            "That code is some minutes old. Set the clock of your phone to automatic and try again.".into(),
        ),
        FlowError::Throttled(until) => {
            Some(Problem::with_wait("Too many attempts.", seconds_until(*until, app.now())))
        }
        _ => None,
    }
}

fn wrong(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Totp => "That code is not right. Check the app and type the code it shows now.",
        MethodKind::Sms | MethodKind::Email => "That code is not right. Type the one we sent last.",
        MethodKind::BackupCode => "That code is not right. Compare it with your list.",
    }
}

fn reused(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Totp => "That code has been used already. Wait for the next one.",
        MethodKind::Sms | MethodKind::Email => "That code has been used already. Have another one sent.",
        MethodKind::BackupCode => "That code has been used already. Type another one from your list.",
    }
}

/// What to say of a code that ran out, or was guessed at too often.
pub(super) fn gone() -> Problem {
    "That code no longer works. Have a new one sent.".into()
}

/// What to say when another code is asked for too early.
pub(super) fn too_early(seconds: u32) -> Problem {
    Problem::code_too_early(seconds)
}
