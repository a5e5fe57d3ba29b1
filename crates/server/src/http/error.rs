//! What a failed request is answered with: one exhaustive mapping from every error to the wire.

mod denied;
mod directory;
mod help;
mod password;
mod request;

use crate::flow::error::TokenRejection;
use crate::flow::{FlowError, Refusal, senders};
use crate::store::StoreError;
use crate::tokens::TokenProblem;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use countersign_core::paging::InvalidPage;
use countersign_core::secret::Token;
use countersign_core::time::Timestamp;

/// Why a handler did not answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// A flow said no.
    Flow(FlowError),
    /// The request itself.
    Request(Problem),
}

/// What can be wrong with a request before any flow sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// No such address.
    NotFound,
    /// The address is not used this way.
    MethodNotAllowed,
    /// The same, for the two addresses where the wire has its own words.
    SignInMethodUnsupported,
    /// A login body that cannot be read.
    UnreadableCredentials,
    /// The body is longer than allowed.
    BodyTooLarge,
    /// The body did not arrive.
    BodyBroken,
    /// The body is not JSON; why.
    NotJson(String),
    /// A value is missing.
    MissingParameter(&'static str),
    /// A value is not one of those that there are; name, value, those that there are.
    UnknownWord(&'static str, String, &'static str),
    /// An id that is none.
    NotAUuid(String),
    /// A list cannot be shown that way.
    InvalidPage(InvalidPage),
    /// The request took too long.
    TimedOut,
    /// A handler panicked.
    Panicked,
    /// A form sent from another site.
    CrossSite,
    /// A page of ours did not send this.
    BadForm,
}

/// An answer to a failed request, before it is written as JSON or as a page. Travels in the response's extensions.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) status: StatusCode,
    /// The wire's number.
    pub(super) error_code: u16,
    /// A stable word for programs.
    pub(super) code: &'static str,
    /// For people. Never anything of the inside.
    pub(super) message: String,
    /// When to try again.
    pub(super) retry_at: Option<Timestamp>,
    /// With what another password is chosen, for whoever gave the one that is too old.
    pub(super) reset_token: Option<Token>,
    /// What happened inside, for the log.
    pub(super) internal: Option<String>,
    /// Of what there can be no more, and how many there may be.
    pub(super) quota: Option<(&'static str, u32)>,
}

/// Why a page is shown again with something to be put right, as [`Report::code`] has it. For the log alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reason(pub(super) &'static str);

impl From<FlowError> for Failure {
    fn from(error: FlowError) -> Self {
        Self::Flow(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Flow(refusal.into())
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Request(problem)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let report = self.report();
        let mut response = report.status.into_response();
        response.extensions_mut().insert(report);
        response
    }
}

/// The wire's numbers.
const GENERAL: u16 = 2;
const AUTHENTICATION: u16 = 10;
const TOKEN_EXPIRED: u16 = 11;
const PERMISSION_DENIED: u16 = 20;
const BAD_REQUEST: u16 = 31;
const NOT_FOUND: u16 = 32;
const TOO_MANY_REQUESTS: u16 = 33;
const VERSION_CONFLICT: u16 = 35;

const FORBIDDEN_MESSAGE: &str = "You don't have permission to perform this operation!";

impl Report {
    fn new(status: StatusCode, error_code: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            error_code,
            code,
            message: message.into(),
            retry_at: None,
            reset_token: None,
            internal: None,
            quota: None,
        }
    }

    fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, BAD_REQUEST, code, message)
    }

    fn unauthorized(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, AUTHENTICATION, code, message)
    }

    fn token_expired(code: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, TOKEN_EXPIRED, code, "Token has expired")
    }

    fn not_sent(code: &'static str, message: String) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, GENERAL, code, message)
    }

    fn unavailable(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, GENERAL, code, message)
    }

    fn internal(what: String) -> Self {
        let message =
            "Something went wrong on our side. The request id helps an administrator to find it in the log";
        let report = Self::new(StatusCode::INTERNAL_SERVER_ERROR, GENERAL, "internal", message);
        Self { internal: Some(what), ..report }
    }

    fn retry_at(self, moment: Timestamp) -> Self {
        Self { retry_at: Some(moment), ..self }
    }
}

impl Failure {
    /// The answer. No wildcard arm: a new error does not compile until it has its words.
    pub(super) fn report(self) -> Report {
        match self {
            Self::Flow(error) => flow(error),
            Self::Request(problem) => request::report(problem),
        }
    }
}

fn flow(error: FlowError) -> Report {
    match error {
        FlowError::SignInDenied(denial) => denied::at_sign_in(denial),
        FlowError::PasswordExpired(token) => password::expired(token),
        FlowError::SecondFactorDenied(denial) => denied::at_second_factor(denial),
        FlowError::TokenRejected(rejection) => token_rejected(rejection),
        FlowError::Invalid(violations) => Report::bad_request("validation", violations.to_string()),
        FlowError::Refused(refusal) => refused(refusal),
        FlowError::Throttled(until) => {
            let (status, message) = (StatusCode::TOO_MANY_REQUESTS, "Too many requests");
            Report::new(status, TOO_MANY_REQUESTS, "too_many_requests", message).retry_at(until)
        }
        FlowError::Busy => Report::unavailable(
            "busy",
            "The server has more passwords to check than it can. Try again in a moment",
        ),
        FlowError::Store(StoreError::Unavailable(error)) => Report {
            internal: Some(error.to_string()),
            ..Report::unavailable("unavailable", "The database does not answer. Try again in a moment")
        },
        FlowError::Store(StoreError::Conflict) => Report::internal("an unexpected conflict".to_owned()),
        FlowError::MailNotSent(why) => {
            Report::not_sent("mail_not_sent", format!("Unable to send mail: {why}"))
        }
        // Where the mail went wrong is nothing for whoever signs in.
        FlowError::CodeNotMailed(why) => Report {
            internal: Some(why.to_string()),
            ..Report::not_sent("code_not_mailed", "Couldn't send 2FA verification email".to_owned())
        },
        // Nor is which provider it is, and where.
        FlowError::CodeNotTexted(why) => {
            let why = why.to_string();
            let message = match why.as_str() {
                senders::NO_SMS_PROVIDER => format!("Unable to send SMS: {why}"),
                _ => "Unable to send SMS".to_owned(),
            };
            Report { internal: Some(why), ..Report::not_sent("sms_not_sent", message) }
        }
        FlowError::InvitationNotMailed(why) => password::not_invited(&why),
        FlowError::SmsNotSent(why) => Report::not_sent("sms_not_sent", format!("Unable to send SMS: {why}")),
        FlowError::Store(StoreError::Corrupt(what)) | FlowError::Internal(what) => Report::internal(what),
    }
}

fn token_rejected(rejection: TokenRejection) -> Report {
    const FAILED: &str = "Authentication failed";
    match rejection {
        TokenRejection::Missing => Report::unauthorized("token_missing", FAILED),
        TokenRejection::WrongScope => Report::unauthorized("token_wrong_scope", FAILED),
        TokenRejection::Problem(TokenProblem::Malformed) => {
            Report::unauthorized("token_malformed", "Invalid username or password")
        }
        TokenRejection::Problem(TokenProblem::BadSignature) => Report::token_expired("token_bad_signature"),
        TokenRejection::Problem(TokenProblem::Expired) => Report::token_expired("token_expired"),
        TokenRejection::Over => Report::token_expired("session_over"),
        TokenRejection::RefreshOver => Report::unauthorized("session_over", "Token is outdated"),
        TokenRejection::RefreshReused => Report::unauthorized("refresh_token_reused", "Token is outdated"),
        TokenRejection::UserInactive => {
            Report::unauthorized("account_inactive", "User account is not active")
        }
    }
}

fn refused(refusal: Refusal) -> Report {
    let (code, message) = match refusal {
        Refusal::AlreadySetUp => ("method_already_set_up", "2FA provider is already configured".to_owned()),
        Refusal::MethodNotOffered => ("method_not_offered", "2FA provider is not configured".to_owned()),
        Refusal::BackupCodesAlone => (
            "backup_codes_alone",
            "To use 2FA backup codes you first need to configure at least one provider".to_owned(),
        ),
        Refusal::EnrolmentNotFound(method) => {
            ("method_not_set_up", format!("Config for {method} 2FA provider not found"))
        }
        Refusal::NothingSetUp => ("nothing_set_up", "2FA not configured".to_owned()),
        Refusal::LastMethodEnforced => {
            ("last_method_enforced", "At least one 2FA provider is required".to_owned())
        }
        Refusal::SetUpExpired => {
            let message = "This set-up has expired or was replaced by a newer one. Start it again";
            ("set_up_expired", message.to_owned())
        }
        Refusal::EnforcementNeedsMethod => (
            "enforcement_needs_method",
            "At least one 2FA provider is required if enforcing is enabled".to_owned(),
        ),
        Refusal::EnforcementNeedsFilter => {
            ("enforcement_needs_filter", "Users filter to enforce 2FA for is required".to_owned())
        }
        Refusal::MailNotSetUp => ("mail_not_set_up", "Mail service is not set up".to_owned()),
        Refusal::SmsNotSetUp => ("sms_not_set_up", "SMS service is not configured".to_owned()),
        Refusal::WrongCurrentPassword => {
            ("wrong_current_password", "Current password doesn't match!".to_owned())
        }
        Refusal::PasswordPolicy(lines) => ("password_policy", lines.join("\n")),
        Refusal::TokenSettings(why) => ("token_settings_invalid", why.to_string()),
        Refusal::SigningKeyNotChosen(why) => ("signing_key_not_chosen", why.to_owned()),
        Refusal::Password(refusal) => return password::report(refusal),
        Refusal::PasswordUnchanged => {
            ("password_unchanged", "New password should be different from existing!".to_owned())
        }
        Refusal::SettingsKeyMissing => ("settings_key_missing", "Key should be specified!".to_owned()),
        Refusal::SettingsValueMissing => {
            ("settings_value_missing", "Json value should be specified!".to_owned())
        }
        Refusal::SettingsExist => {
            ("settings_exist", "Admin settings with such name already exists!".to_owned())
        }
        Refusal::SettingsKeyChanged => {
            ("settings_key_changed", "Changing key of admin settings entry is prohibited!".to_owned())
        }
        Refusal::SettingsNotFound(key) => {
            let message = format!("No Administration settings found for key: {key}");
            return Report::new(StatusCode::NOT_FOUND, NOT_FOUND, "settings_not_found", message);
        }
        Refusal::StaleSettings => {
            let message = "Admin settings was already changed by someone else";
            return Report::new(StatusCode::CONFLICT, VERSION_CONFLICT, "stale_version", message);
        }
        Refusal::SetupLinkClosed => (
            "setup_link_closed",
            "This link was used or has expired. Restart the server for a new one".to_owned(),
        ),
        Refusal::AlreadyActivated => ("already_activated", "User is already activated!".to_owned()),
        Refusal::InvalidEmail => ("invalid_email", "Invalid email address format!".to_owned()),
        Refusal::EmailTaken(email) => {
            ("email_taken", format!("User with email '{email}' already present in database!"))
        }
        Refusal::Directory(refusal) => return directory::report(refusal),
        Refusal::ProofNeeded => ("proof_needed", "Give your password again first".to_owned()),
        Refusal::StaleVersion => {
            let message = "Two-factor settings was already changed by someone else";
            return Report::new(StatusCode::CONFLICT, VERSION_CONFLICT, "stale_version", message);
        }
        Refusal::UserNotFoundById(id) => {
            let message = format!("User with id [{id}] is not found");
            return Report::new(StatusCode::NOT_FOUND, NOT_FOUND, "not_found", message);
        }
        Refusal::UserNotFound => {
            let message = "Requested item wasn't found!";
            return Report::new(StatusCode::NOT_FOUND, NOT_FOUND, "not_found", message);
        }
        Refusal::Help(refusal) => return help::report(refusal),
        Refusal::Forbidden => {
            return Report::new(StatusCode::FORBIDDEN, PERMISSION_DENIED, "forbidden", FORBIDDEN_MESSAGE);
        }
    };
    Report::bad_request(code, message)
}
