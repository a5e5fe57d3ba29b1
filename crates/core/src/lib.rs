//! Decides who gets in.
//!
//! This crate holds the rules of Countersign and nothing that touches the outside: no network, no files, no
//! database, no clock and no source of randomness. Both of the latter are arguments (`now`, `rng`), so that every
//! rule can be tested at any moment of time and with any luck.
//!
//! Where to look:
//!
//! | question | module |
//! | --- | --- |
//! | what happens after a password or a code? | [`sign_in`] |
//! | is this six-digit code right, and was it used before? | [`totp`] |
//! | is this password right, and is it allowed? | [`password`] |
//! | which methods exist and who must use one? | [`platform`], [`enforcement`] |
//! | which methods has this user set up? | [`account`] |
//! | who may do what to whom? | [`rights`] |
//! | how are tenants, customers and users posted and shown? | [`directory`] |
//! | how are secrets kept at rest? | [`seal`], [`secret`] |
//! | which passwords, how many failures, how long are links good? | [`security`] |
//! | through which server do mail and SMS go? | [`sender`] |
//! | may this refresh token be used again? | [`session`] |
//! | how long do tokens live? | [`token_settings`] |

pub mod account;
pub mod audit;
pub mod authority;
pub mod backup_code;
pub mod challenge;
pub mod contact;
pub mod directory;
pub mod enforcement;
pub mod id;
pub mod method;
pub mod paging;
pub mod password;
pub mod platform;
pub mod rights;
pub mod seal;
pub mod secret;
pub mod security;
pub mod sender;
pub mod session;
pub mod sign_in;
pub mod tenant;
pub mod throttle;
pub mod time;
pub mod token_settings;
pub mod totp;
pub mod user;
pub mod violation;
