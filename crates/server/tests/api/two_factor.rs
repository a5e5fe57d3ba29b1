//! `/api/auth/2fa`: the second step of a sign-in.

pub(crate) mod abandoned;
mod attacker;
mod check;
mod enforcement;
mod limits;
mod limits_of_methods;
mod lock;
pub(crate) mod not_sent;
mod preview;
mod providers;
mod sent_codes;
