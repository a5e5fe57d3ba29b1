//! A user as administrators see one, and the link with which an account is activated.

use askama::Template;

use super::list::State;
use super::{AppFrame, MethodKind, Moment, Notice, Place, SessionRow};

/// A user's page for administrators.
#[derive(Debug, Template)]
#[template(path = "user.html")]
pub(crate) struct UserPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// Where the page stands; its heading is the user's name or address.
    pub(crate) place: Place,
    /// The address of the page.
    pub(crate) path: String,
    /// Whether it is the reader's own account.
    pub(crate) is_self: bool,
    /// The particulars: what it is, and what it says.
    pub(crate) particulars: Vec<(&'static str, String)>,
    /// When the account was made.
    pub(crate) made: Moment,
    /// When the user last signed in.
    pub(crate) last_sign_in: Option<Moment>,
    /// What the account can do now.
    pub(crate) account: AccountState,
    /// The second factors, never with secrets.
    pub(crate) methods: Vec<HeldMethod>,
    /// Whether the user must have one.
    pub(crate) is_enforced: bool,
    /// Where the user is signed in.
    pub(crate) sessions: Vec<SessionRow>,
}

/// What an account can do now.
#[derive(Debug, Clone)]
pub(crate) enum AccountState {
    /// Sign in.
    Active,
    /// Nothing: its user has not chosen a password yet.
    NotActivated,
    /// Nothing: an administrator switched it off.
    Disabled,
    /// Nothing until then; `None` if only an administrator can end it.
    Locked(Option<Moment>),
}

impl AccountState {
    /// The same as a word.
    pub(crate) fn state(&self) -> State {
        match self {
            Self::Active => State::good("Active"),
            Self::NotActivated => State::plain("Not activated"),
            Self::Disabled => State::plain("Disabled"),
            Self::Locked(_) => State::care("Locked"),
        }
    }
}

/// A second factor that the user has.
#[derive(Debug, Clone)]
pub(crate) struct HeldMethod {
    /// Of which kind.
    pub(crate) kind: MethodKind,
    /// Where codes go, masked, or how many are left.
    pub(crate) detail: Option<String>,
    /// Since when.
    pub(crate) since: Moment,
    /// Whether the platform offers it at present.
    pub(crate) is_offered: bool,
}

/// A link to choose the first password with, shown once.
#[derive(Debug, Template)]
#[template(path = "activation_link.html")]
pub(crate) struct ActivationLinkPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// Where the page stands.
    pub(crate) place: Place,
    /// For whom it is.
    pub(crate) email: String,
    /// The link.
    pub(crate) url: String,
    /// Until when it works.
    pub(crate) until: Moment,
    /// The user's page.
    pub(crate) back: String,
}

#[cfg(test)]
mod samples;
