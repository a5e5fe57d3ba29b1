//! What each page shows: one struct a page, named in `templates/`, and nothing that decides.
//!
//! A handler asks a flow, fills the page's struct and renders it. The structs own plain strings; times come formatted
//! ([`Moment`]), and whatever was typed comes back in [`Field`]s with what is wrong with it ([`Problem`]).
//!
//! - `frame` is what surrounds a page (the sign-in card or the side menu), `form` is what forms are made of.
//! - `method` holds one part per kind of second factor. A new one adds a variant there and a template in
//!   `templates/method/`; the pages themselves stay as they are.
//! - Every page has `samples()` that cover its states. The test below renders them all.

mod account_security;
mod confirm;
mod error;
mod form;
mod frame;
mod login;
mod login_force_mfa;
mod login_mfa;
mod method;
mod setup;
mod totp_remove;
mod totp_setup;
mod two_factor_settings;

pub(crate) use account_security::AccountSecurityPage;
pub(crate) use confirm::ConfirmPage;
pub(crate) use error::{ErrorKind, ErrorPage};
pub(crate) use form::{Choice, ChoiceList, DurationField, Field, Problem, SecretField, Switch, Unit};
pub(crate) use frame::{AppFrame, CardFrame, Moment, Notice, SignedInUser, Tone};
pub(crate) use login::LoginPage;
pub(crate) use login_force_mfa::LoginForceMfaPage;
pub(crate) use login_mfa::LoginMfaPage;
pub(crate) use method::{MethodCheck, MethodKind, MethodRow, MethodSetup, QrCode, TotpCheck, TotpSetup};
pub(crate) use setup::SetupPage;
pub(crate) use totp_remove::TotpRemovePage;
pub(crate) use totp_setup::TotpSetupPage;
pub(crate) use two_factor_settings::{EnforceFor, EnforceScope, TwoFactorSettingsPage};

#[cfg(test)]
pub(crate) mod tests;
