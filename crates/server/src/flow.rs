//! Use cases. A flow loads, asks core, and writes; pages and the API call the same ones, so that they cannot drift apart.
//!
//! | what somebody wants | flow |
//! | --- | --- |
//! | sign in with a password | [`sign_in`] |
//! | answer with a code | [`second_factor`] |
//! | set up or turn off a method | [`enrolment`], per method in [`method`] |
//! | stay signed in, sign out | [`session`] |
//! | choose a first password | [`activation`] |
//! | change the password, prove who they are again | [`password`] |
//! | choose another password for a forgotten one | [`password::reset`] |
//! | change what the platform allows | [`platform`], [`security`] |
//! | see whom that would affect | [`preview`] |
//! | tell people what happened to their account | [`notice`] |
//! | change how long tokens live, and the key that signs them | [`signing`] |
//! | set up mail and SMS, send them | [`senders`] |
//! | know what somebody may do | [`rights`] |
//! | keep tenants, their profiles, customers and users | [`tenant`], [`tenant_profile`], [`customer`], [`user`] |
//! | start a new installation | [`setup`] |
//! | look after administrators, tenants and users at the command line | [`admin`] |
//! | help a user: methods, switching off and on | [`help`] |
//! | see what happened | [`audit_log`] |
//! | see sessions and end them | [`sessions`] |
//! | sign in as a user | [`impersonation`] |

pub mod activation;
pub mod admin;
mod audit;
pub mod audit_log;
pub mod customer;
pub mod demo;
pub mod directory;
pub mod enrolment;
pub mod error;
pub mod health;
pub mod help;
pub mod housekeeping;
pub mod impersonation;
mod limit;
pub mod link;
pub mod method;
pub mod notice;
pub mod origin;
pub mod password;
pub mod person;
pub mod platform;
pub mod preview;
pub mod rights;
pub mod second_factor;
pub mod security;
pub mod senders;
pub mod session;
pub mod sessions;
pub mod setup;
pub mod sign_in;
pub mod signing;
pub mod tenant;
pub mod tenant_profile;
pub mod user;

pub use error::{FlowError, FlowResult, Refusal};
pub use origin::{Channel, Origin};
