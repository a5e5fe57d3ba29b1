//! Why a flow did not do it. Closed: HTTP maps every case, and has no "other".

use super::directory::DirectoryRefusal;
use super::password::PasswordRefusal;
use crate::delivery::DeliveryError;
use crate::hasher::Busy;
use crate::store::StoreError;
use crate::tokens::{KeyError, TokenProblem};
use countersign_core::authority::Authority;
use countersign_core::id::UserId;
use countersign_core::method::Method;
use countersign_core::seal::OpenError;
use countersign_core::secret::Token;
use countersign_core::sign_in::Denial;
use countersign_core::time::Timestamp;
use countersign_core::token_settings::InvalidTokenSettings;
use countersign_core::violation::Violations;

/// Shorthand.
pub type FlowResult<T> = Result<T, FlowError>;

/// Why not.
#[derive(Debug)]
pub enum FlowError {
    /// The password step of a sign-in said no.
    SignInDenied(Denial),
    /// The password is right and too old. With this token another one is chosen.
    PasswordExpired(Token),
    /// The second-factor step of a sign-in, or setting a method up, said no.
    SecondFactorDenied(Denial),
    /// A token, or what it stands for, is worth nothing.
    TokenRejected(TokenRejection),
    /// An object from outside broke rules.
    Invalid(Violations),
    /// A rule of the platform said no.
    Refused(Refusal),
    /// Too many tries; again after this moment.
    Throttled(Timestamp),
    /// Too many passwords to check at once.
    Busy,
    /// A mail was not handed over.
    MailNotSent(DeliveryError),
    /// A link to activate an account was not handed over to the mail server.
    InvitationNotMailed(DeliveryError),
    /// A code was not handed over to the mail server.
    CodeNotMailed(DeliveryError),
    /// A code was not handed over to the SMS provider.
    CodeNotTexted(DeliveryError),
    /// An SMS was not handed over.
    SmsNotSent(DeliveryError),
    /// The database.
    Store(StoreError),
    /// Our fault. The text is for the log.
    Internal(String),
}

/// Why a token is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRejection {
    /// There is none.
    Missing,
    /// The token itself.
    Problem(TokenProblem),
    /// It is good, but for something else.
    WrongScope,
    /// Its session or sign-in is over.
    Over,
    /// A refresh token whose session is over.
    RefreshOver,
    /// A refresh token that was used before: its session was ended.
    RefreshReused,
    /// The user was disabled or locked.
    UserInactive,
}

/// Rules of the platform that say no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The user has this method.
    AlreadySetUp,
    /// The platform does not offer this method.
    MethodNotOffered,
    /// Backup codes without another method beside them.
    BackupCodesAlone,
    /// The user has not set up this method.
    EnrolmentNotFound(Method),
    /// The user has set up nothing at all.
    NothingSetUp,
    /// The user must keep at least one method.
    LastMethodEnforced,
    /// The set-up ran out of time, was replaced, or is not the one that was begun.
    SetUpExpired,
    /// Enforcement without a method that somebody who has none can set up.
    EnforcementNeedsMethod,
    /// Enforcement without a filter.
    EnforcementNeedsFilter,
    /// Codes by email without a mail server.
    MailNotSetUp,
    /// Codes by SMS without a provider.
    SmsNotSetUp,
    /// The present password was not right.
    WrongCurrentPassword,
    /// The new password breaks the policy; its lines.
    PasswordPolicy(Vec<String>),
    /// Settings of tokens that cannot be.
    TokenSettings(InvalidTokenSettings),
    /// The key that signs tokens cannot be chosen by a client; why.
    SigningKeyNotChosen(&'static str),
    /// A rule of passwords and their links.
    Password(PasswordRefusal),
    /// The new password is the old one.
    PasswordUnchanged,
    /// Somebody else saved in between.
    StaleVersion,
    /// A settings object without a key.
    SettingsKeyMissing,
    /// A settings object without a value.
    SettingsValueMissing,
    /// There are no settings of this name.
    SettingsNotFound(String),
    /// A settings object is there already, and the one that was sent does not say that it is the same.
    SettingsExist,
    /// A settings object was sent with the id of another.
    SettingsKeyChanged,
    /// Somebody else saved the settings in between.
    StaleSettings,
    /// A set-up link that was used, ran out, or was replaced.
    SetupLinkClosed,
    /// The account has a password already, and needs no link for its first one.
    AlreadyActivated,
    /// The address is no address.
    InvalidEmail,
    /// The address is taken.
    EmailTaken(String),
    /// There is no such user.
    UserNotFound,
    /// There is no user with this id.
    UserNotFoundById(UserId),
    /// A rule of tenants, customers and users.
    Directory(DirectoryRefusal),
    /// The caller may not do this.
    Forbidden,
    /// A rule of helping users.
    Help(HelpRefusal),
    /// The change needs a fresh proof of who one is.
    ProofNeeded,
}

/// Rules of helping users that say no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpRefusal {
    /// The caller acts as somebody else, and this is for that user alone.
    Impersonated,
    /// What an administrator may do to others, and to themselves only in their own account.
    OwnAccount,
    /// Nobody would be left to administrate the installation or the tenant.
    LastAdministrator(Authority),
    /// The user never had a password.
    NeverActivated,
    /// The user cannot sign in at present.
    UserInactive,
}

impl From<HelpRefusal> for FlowError {
    fn from(refusal: HelpRefusal) -> Self {
        Self::Refused(Refusal::Help(refusal))
    }
}

impl From<StoreError> for FlowError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Busy> for FlowError {
    fn from(Busy: Busy) -> Self {
        Self::Busy
    }
}

impl From<Violations> for FlowError {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

impl From<Refusal> for FlowError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<TokenRejection> for FlowError {
    fn from(rejection: TokenRejection) -> Self {
        Self::TokenRejected(rejection)
    }
}

impl From<OpenError> for FlowError {
    fn from(error: OpenError) -> Self {
        Self::Internal(format!("a sealed value: {error}"))
    }
}

impl From<KeyError> for FlowError {
    fn from(error: KeyError) -> Self {
        Self::Internal(error.to_string())
    }
}
