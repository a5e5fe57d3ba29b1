//! A kind of second factor on the account page.

use super::super::Moment;
use super::MethodKind;

/// One kind of second factor on the account page.
#[derive(Debug, Clone)]
pub(crate) struct MethodRow {
    /// Which.
    pub(crate) kind: MethodKind,
    /// Whether the user has it.
    pub(crate) state: MethodState,
}

/// Whether the user has a method, and what there is to say of it.
#[derive(Debug, Clone)]
pub(crate) enum MethodState {
    /// It can be set up.
    Off,
    /// It cannot be set up yet: it needs another one beside it.
    NeedsAnother,
    /// It is on.
    On(OnState),
}

/// A method that is on.
#[derive(Debug, Clone)]
pub(crate) struct OnState {
    /// Since when.
    pub(crate) since: Moment,
    /// Where its codes go, or how many are left: a short sentence.
    pub(crate) detail: Option<String>,
    /// Whether sign-in starts with it, said only where there is a choice.
    pub(crate) is_main: bool,
    /// Whether the user could have sign-in start with it instead.
    pub(crate) can_be_main: bool,
}
