//! The words for [`PasswordRefusal`].

use super::{Report, StatusCode};
use crate::delivery::DeliveryError;
use crate::flow::password::PasswordRefusal;
use countersign_core::secret::Token;

/// The wire's number for a password that is too old.
const CREDENTIALS_EXPIRED: u16 = 15;

/// The wire's number for a password that breaks the rules at sign-in.
const PASSWORD_VIOLATION: u16 = 45;

/// A right password that is too old, with what another one is chosen with.
pub(super) fn expired(token: Token) -> Report {
    let (status, message) = (StatusCode::UNAUTHORIZED, "User password expired!");
    let report = Report::new(status, CREDENTIALS_EXPIRED, "password_expired", message);
    Report { reset_token: Some(token), ..report }
}

/// Where the mail went wrong is for the log.
pub(super) fn not_invited(why: &DeliveryError) -> Report {
    let message = "Couldn't send user activation email".to_owned();
    Report { internal: Some(why.to_string()), ..Report::not_sent("invitation_not_mailed", message) }
}

pub(super) fn report(refusal: PasswordRefusal) -> Report {
    let (code, message) = match refusal {
        PasswordRefusal::UsedBefore(days) => {
            return Report::bad_request(
                "password_used_before",
                format!("Password was already used for the last {days} days"),
            );
        }
        PasswordRefusal::MustBeReset => {
            let message =
                "The entered password violates our policies. If this is your real password, please reset it.";
            let (status, code) = (StatusCode::UNAUTHORIZED, "password_must_be_reset");
            return Report::new(status, PASSWORD_VIOLATION, code, message);
        }
        // The wire repeats the token here; tokens do not belong into messages.
        PasswordRefusal::UnknownActivation => {
            ("activation_unknown", "Unable to find user credentials by activateToken")
        }
        PasswordRefusal::ActivationExpired => ("activation_expired", "Activation token expired"),
        PasswordRefusal::ActivatedBefore => ("already_activated", "User credentials already activated"),
        PasswordRefusal::UnknownReset => ("reset_unknown", "Invalid reset token!"),
        PasswordRefusal::ResetExpired => ("reset_expired", "Password reset token expired"),
    };
    Report::bad_request(code, message)
}
