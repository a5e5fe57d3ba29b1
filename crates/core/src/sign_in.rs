//! The state machine of a sign-in. It decides; it writes nothing.
//!
//! ```text
//!              password right                      code right
//!  (start) ───────────────────► NeedsSecondFactor ─────────────► Complete (session, token pair)
//!     │  │                              │  ▲                          ▲  ▲
//!     │  │ no method, not enforced      │  │ another try              │  │
//!     │  └──────────────────────────────┼──┴──────────────────────────┘  │
//!     │    no method, enforced          ▼ too many failures              │ method set up in THIS sign-in
//!     └──► NeedsEnrolment          Locked(until) ◄── any               ──┘
//! ```
//!
//! Three rules keep it closed, whatever order requests come in:
//!
//! 1. Every step judges the [`Situation`] as it is now, not as it was when the sign-in began.
//! 2. A sign-in is used up by its first success ([`SignIn::is_over_at`]).
//! 3. A sign-in that waits for set-up completes only by a method that it set up itself, and is worth nothing once the
//!    account has a method from elsewhere.

use crate::authority::Role;
use crate::enforcement::Enforcement;
use crate::id::{SignInId, TenantProfileId, UserId};
use crate::method::Method;
use crate::platform::PlatformSettings;
use crate::throttle::LockPolicy;
use crate::time::Timestamp;
use crate::totp::CodeVerdict;
use crate::user::Standing;

/// What a sign-in under way waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A second factor.
    SecondFactor,
    /// A method to be set up, because the account has none and must.
    Enrolment,
}

impl Stage {
    /// The word in the database, and in the scope of the partial token.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SecondFactor => "PRE_VERIFICATION_TOKEN",
            Self::Enrolment => "MFA_CONFIGURATION_TOKEN",
        }
    }

    /// The stage behind a word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::SecondFactor, Self::Enrolment].into_iter().find(|stage| stage.as_str() == word)
    }
}

/// A sign-in under way: the password was right, and that is not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignIn {
    /// Its id; `sessionId` in the partial token.
    pub id: SignInId,
    /// Who signs in.
    pub user: UserId,
    /// What it waits for.
    pub stage: Stage,
    /// When it is given up.
    pub expires_at: Timestamp,
    /// Whether it completed, or was cancelled.
    pub is_consumed: bool,
    /// Whether a method was set up in it.
    pub has_enrolled: bool,
}

/// Everything a decision depends on, read anew for each step.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The moment.
    pub now: Timestamp,
    /// Whether the account may sign in at all.
    pub standing: Standing,
    /// The user's role.
    pub role: Role,
    /// The profile of the user's tenant.
    pub tenant_profile: Option<TenantProfileId>,
    /// What the platform allows.
    pub platform: &'a PlatformSettings,
    /// The methods that the user can use now ([`crate::account::AccountSettings::usable`]).
    pub methods: &'a [Method],
}

impl Situation<'_> {
    /// Whether the rules ask this user for a second factor.
    pub fn is_enforced(&self) -> bool {
        Enforcement::requires(&self.platform.enforcement, self.role, self.tenant_profile)
    }
}

/// Where an answer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Signed in.
    Complete,
    /// The password was right; now a second factor.
    NeedsSecondFactor,
    /// The password was right; now a method must be set up.
    NeedsEnrolment,
    /// No.
    Denied(Denial),
}

/// Why not. Closed: every place that shows or maps one lists them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// Unknown user, or wrong password.
    WrongCredentials,
    /// An administrator switched the account off, or it was never activated.
    AccountDisabled,
    /// The account is locked until this moment.
    AccountLocked(Timestamp),
    /// This very failure locked the account until this moment.
    LockedByFailures(Timestamp),
    /// The code is wrong.
    WrongCode,
    /// The code was right, but it was used before.
    CodeReused,
    /// The code was right some minutes ago: the phone's clock is late.
    ClockIsLate,
    /// The user did not set up this method.
    MethodNotSetUp,
    /// The platform does not offer this method.
    MethodNotOffered,
    /// Nothing was set up in this sign-in.
    NothingSetUp,
    /// The sign-in completed, was cancelled, ran out of time, or waits for something else.
    SignInOver,
}

/// What a code of any method turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Right, and used up by this.
    Accepted,
    /// Right once, but used before.
    Reused,
    /// Right some minutes ago, by the clock of the app.
    LateClock,
    /// Wrong, or of a challenge that ran out.
    Wrong,
}

impl From<CodeVerdict> for Verdict {
    fn from(verdict: CodeVerdict) -> Self {
        match verdict {
            CodeVerdict::Accepted(_) => Self::Accepted,
            CodeVerdict::Reused => Self::Reused,
            CodeVerdict::LateClock => Self::LateClock,
            CodeVerdict::Wrong => Self::Wrong,
        }
    }
}

/// A judged code, with what the account's failure budget says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// By which method.
    pub method: Method,
    /// What the code turned out to be.
    pub verdict: Verdict,
    /// Failures in a row of this account's second factor, **with this attempt counted as one**: attempts are counted
    /// before they are judged, so that a hundred at once are a hundred.
    pub failures: u32,
    /// How often the account was locked since its last full sign-in.
    pub earlier_locks: u32,
}

/// After a right password.
pub fn begin(situation: &Situation<'_>) -> Outcome {
    if let Some(denial) = standing_denial(situation) {
        Outcome::Denied(denial)
    } else if !situation.methods.is_empty() {
        Outcome::NeedsSecondFactor
    } else if situation.is_enforced() {
        Outcome::NeedsEnrolment
    } else {
        Outcome::Complete
    }
}

impl SignIn {
    /// Whether it completed, was cancelled, or ran out of time.
    pub fn is_over_at(&self, now: Timestamp) -> bool {
        self.is_consumed || now >= self.expires_at
    }

    /// Whether a code of this method may be judged at all. Asked before an attempt is counted.
    pub fn admit_code(&self, method: Method, situation: &Situation<'_>) -> Result<(), Denial> {
        if self.is_over_at(situation.now) || self.stage != Stage::SecondFactor {
            Err(Denial::SignInOver)
        } else if !situation.methods.contains(&method) {
            // Also when the platform dropped the method: what is not on offer is not among the user's.
            Err(Denial::MethodNotSetUp)
        } else {
            standing_denial(situation).map_or(Ok(()), Err)
        }
    }

    /// After a code was judged.
    pub fn judge_code(&self, attempt: Attempt, situation: &Situation<'_>, locks: LockPolicy) -> Outcome {
        if let Err(denial) = self.admit_code(attempt.method, situation) {
            return Outcome::Denied(denial);
        }
        let is_last_failure = attempt.failures >= situation.platform.failures_to_lock();
        Outcome::Denied(match attempt.verdict {
            Verdict::Accepted => return Outcome::Complete,
            _ if is_last_failure => Denial::LockedByFailures(locks.end(situation.now, attempt.earlier_locks)),
            Verdict::Reused => Denial::CodeReused,
            Verdict::LateClock => Denial::ClockIsLate,
            Verdict::Wrong => Denial::WrongCode,
        })
    }

    /// Whether a method may be set up with this sign-in's token.
    pub fn admit_enrolment(&self, situation: &Situation<'_>) -> Result<(), Denial> {
        let has_foreign_method = !situation.methods.is_empty() && !self.has_enrolled;
        if self.is_over_at(situation.now) || self.stage != Stage::Enrolment || has_foreign_method {
            Err(Denial::SignInOver)
        } else {
            standing_denial(situation).map_or(Ok(()), Err)
        }
    }

    /// After the user says that set-up is done.
    pub fn finish_enrolment(&self, situation: &Situation<'_>) -> Outcome {
        match self.admit_enrolment(situation) {
            Err(denial) => Outcome::Denied(denial),
            Ok(()) if self.has_enrolled && !situation.methods.is_empty() => Outcome::Complete,
            Ok(()) => Outcome::Denied(Denial::NothingSetUp),
        }
    }
}

fn standing_denial(situation: &Situation<'_>) -> Option<Denial> {
    match situation.standing {
        Standing::Active => None,
        Standing::Disabled => Some(Denial::AccountDisabled),
        Standing::Locked(until) => Some(Denial::AccountLocked(until)),
    }
}

#[cfg(test)]
mod tests;
