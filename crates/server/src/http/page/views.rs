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
mod act;
mod api_docs;
mod audit_log;
mod backup_codes;
mod choose_password;
mod confirm;
mod demo_inbox;
mod error;
mod force_mfa;
mod forgotten_password;
mod form;
mod frame;
mod list;
mod login;
mod login_methods;
mod login_mfa;
mod method;
mod method_remove;
mod method_setup;
mod record;
mod security_settings;
mod sender;
mod session;
mod setup;
mod two_factor_settings;
mod user;

pub(crate) use account_security::AccountSecurityPage;
pub(crate) use act::ActPage;
pub(crate) use api_docs::ApiDocsPage;
pub(crate) use audit_log::{AuditFilterForm, AuditLogPage, AuditRow};
pub(crate) use backup_codes::{BackupCodesNewPage, BackupCodesPage};
pub(crate) use choose_password::{ChoosePasswordPage, WhyChoose};
pub(crate) use confirm::ConfirmPage;
pub(crate) use demo_inbox::{DemoInboxPage, DemoMessage};
pub(crate) use error::{ErrorKind, ErrorPage};
pub(crate) use force_mfa::{
    ForceMfaBackupCodesPage, ForceMfaDonePage, ForceMfaMethodPage, ForceMfaStartPage,
};
pub(crate) use forgotten_password::{AskStep, ExpiredLink, ForgottenPasswordPage, LinkExpiredPage};
pub(crate) use form::{Choice, ChoiceList, DurationField, Field, Problem, SecretField, Switch, Unit, Wait};
pub(crate) use frame::{AppFrame, CardFrame, Moment, Notice, SignedInUser, Tone};
pub(crate) use list::{Asked, Cell, Column, Link, List, ListPage, Place, State};
pub(crate) use login::LoginPage;
pub(crate) use login_methods::LoginMethodsPage;
pub(crate) use login_mfa::LoginMfaPage;
pub(crate) use method::{
    AddressSetup, BackupCodeCheck, BackupCodeList, CodeSetup, MethodCheck, MethodKind, MethodRow,
    MethodSetup, MethodState, OnState, QrCode, SentCheck, TotpCheck, TotpSetup, UnsentCheck,
};
pub(crate) use method_remove::{MethodRemovePage, RemoveOutcome};
pub(crate) use method_setup::MethodSetupPage;
pub(crate) use record::{RecordField, RecordGroup, RecordKind, RecordPage, RecordSpec};
pub(crate) use security_settings::{
    KeyPanel, LINKS, LOCKS, PASSWORDS, RulesForm, SecuritySettingsPage, SettingSpec, SigningKeyPage,
    TokensForm,
};
pub(crate) use sender::{
    FieldKind, FieldSpec, Input, MAIL, OutgoingMailPage, PROVIDERS, ProviderChoice, ProviderSpec,
    SmsProviderPage,
};
pub(crate) use session::{SessionList, SessionRow};
pub(crate) use setup::SetupPage;
pub(crate) use two_factor_settings::{
    AffectedUser, AffectedUsers, EnforceFor, EnforceScope, TwoFactorSettingsPage,
};
pub(crate) use user::{AccountState, ActivationLinkPage, HeldMethod, UserPage};

#[cfg(test)]
pub(crate) mod tests;
