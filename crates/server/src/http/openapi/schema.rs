//! The wire's objects, for the description of the API alone: what is read and written is in [`super::super::wire`], in the
//! core and beside the handlers, and a test holds every answer against its schema here.

mod admin;
mod common;
mod directory;
mod tokens;
mod two_factor;

pub(in crate::http) use admin::{
    AdminSettings, AuditEvent, Features, JwkSet, JwtSettings, SecuritySettings, SystemInfo, TestSms,
};
pub(in crate::http) use common::{EntityId, Error, Page};
pub(in crate::http) use directory::{
    Customer, Named, Session, ShortInfo, Tenant, TenantProfile, User, UserInfo,
};
pub(in crate::http) use tokens::{
    Activation, ActivationLink, Credentials, ForgottenPassword, PasswordChange, PasswordPolicy,
    PasswordReset, RefreshToken, TokenPair,
};
pub(in crate::http) use two_factor::{
    AccountSettings, Code, DefaultChoice, MaskedSettings, Method, MethodChoice, MethodConfig,
    PlatformSettings, Preview,
};
