//! The words for a sign-in that was denied.

use super::Report;
use countersign_core::sign_in::Denial;

/// At the password.
pub(super) fn at_sign_in(denial: Denial) -> Report {
    match denial {
        Denial::WrongCredentials => {
            Report::unauthorized("invalid_credentials", "Invalid username or password")
        }
        Denial::AccountDisabled => Report::unauthorized("account_disabled", "User account is not active"),
        Denial::AccountLocked(until) => {
            Report::unauthorized("account_locked", "User account is not active").retry_at(until)
        }
        Denial::LockedByFailures(until) => {
            let message = "User account is locked due to security policy";
            Report::unauthorized("account_locked", message).retry_at(until)
        }
        Denial::WrongCode
        | Denial::CodeReused
        | Denial::ClockIsLate
        | Denial::MethodNotSetUp
        | Denial::MethodNotOffered
        | Denial::NothingSetUp
        | Denial::SignInOver => at_second_factor(denial),
    }
}

/// At the second factor, and while a method is set up.
pub(super) fn at_second_factor(denial: Denial) -> Report {
    const WRONG_CODE: &str = "Verification code is incorrect";
    match denial {
        Denial::WrongCode => Report::bad_request("code_incorrect", WRONG_CODE),
        Denial::CodeReused => Report::bad_request("code_already_used", WRONG_CODE),
        Denial::ClockIsLate => Report::bad_request("code_of_late_clock", WRONG_CODE),
        Denial::MethodNotSetUp => {
            Report::bad_request("method_not_set_up", "2FA is not configured for account")
        }
        Denial::MethodNotOffered => {
            Report::bad_request("method_not_offered", "2FA provider is not configured")
        }
        Denial::NothingSetUp => Report::bad_request("nothing_set_up", "2FA is not configured"),
        Denial::AccountDisabled => Report::unauthorized("account_disabled", "User is disabled"),
        Denial::AccountLocked(until) => {
            Report::unauthorized("account_locked", "User is disabled").retry_at(until)
        }
        Denial::LockedByFailures(until) => {
            let message = "User account was locked due to exceeded 2FA verification attempts";
            Report::unauthorized("account_locked", message).retry_at(until)
        }
        Denial::SignInOver => Report::token_expired("sign_in_over"),
        Denial::WrongCredentials => at_sign_in(denial),
    }
}
