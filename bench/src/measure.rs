//! What is measured, in this order.

mod check;
mod check_rate;
mod lists;
mod memory;
mod previews;
mod sessions;
mod sign_in;
mod sign_in_rate;
mod start;
mod user;

use crate::fixture::Fixture;
use crate::report::Row;
use anyhow::Result;

/// One measure; its file says what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Start,
    User,
    Check,
    SignIn,
    CheckRate,
    SignInRate,
    Sessions,
    Memory,
    /// Last: it fills the database.
    Lists,
}

/// Rounds of everything, after one that does not count.
const ROUNDS: u32 = 7;

impl Measure {
    pub(crate) const ALL: [Self; 9] = [
        Self::Start,
        Self::User,
        Self::Check,
        Self::SignIn,
        Self::CheckRate,
        Self::SignInRate,
        Self::Sessions,
        Self::Memory,
        Self::Lists,
    ];

    /// Whether it is asked for: without names, everything is.
    pub(crate) fn is_chosen(self, names: &[String]) -> bool {
        let name = format!("{self:?}").to_lowercase();
        names.is_empty() || names.iter().any(|part| name.contains(&part.to_lowercase()))
    }

    pub(crate) async fn run(self, fixture: &Fixture) -> Result<Vec<Row>> {
        match self {
            Self::Start => start::measure(fixture).await,
            Self::User => user::measure(fixture).await,
            Self::Check => check::measure(fixture).await,
            Self::SignIn => sign_in::measure(fixture).await,
            Self::CheckRate => check_rate::measure(fixture).await,
            Self::SignInRate => sign_in_rate::measure(fixture).await,
            Self::Sessions => sessions::measure(fixture).await,
            Self::Memory => memory::measure(fixture).await,
            Self::Lists => lists::measure(fixture).await,
        }
    }
}
