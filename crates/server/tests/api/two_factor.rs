//! `/api/auth/2fa`: the second step of a sign-in.

mod attacker;
mod check;
mod enforcement;
mod limits;
mod lock;
mod providers;
