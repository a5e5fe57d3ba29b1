//! The parts of pages that differ from one kind of second factor to the next.
//!
//! `check` asks for one while signing in, `setup` sets one up, `row` lists them. A new kind adds a variant to
//! [`MethodKind`] and to the enums of `check` and `setup`, and a template each in `templates/method/`. Inside those
//! templates the part is called `check` or `setup`.

mod check;
mod kind;
mod row;
mod setup;

pub(crate) use check::{BackupCodeCheck, MethodCheck, SentCheck, TotpCheck, UnsentCheck};
pub(crate) use kind::MethodKind;
pub(crate) use row::{MethodRow, MethodState, OnState};
pub(crate) use setup::{AddressSetup, BackupCodeList, CodeSetup, MethodSetup, QrCode, TotpSetup};
