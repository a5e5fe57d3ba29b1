//! Why a password was not accepted, or a link not followed.

/// Rules of passwords and their links that say no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRefusal {
    /// The user had this password within so many days.
    UsedBefore(u32),
    /// The password breaks the rules of today, and must be reset before it is good for a sign-in.
    MustBeReset,
    /// No such link to activate an account; used up or replaced, perhaps.
    UnknownActivation,
    /// The link to activate an account ran out.
    ActivationExpired,
    /// The account of an activation link has a password already.
    ActivatedBefore,
    /// No such link to choose another password; used up or replaced, perhaps.
    UnknownReset,
    /// The link to choose another password ran out.
    ResetExpired,
}
