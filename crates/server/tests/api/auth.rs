//! `/api/auth`: signing in, staying signed in, signing out.

mod change_password;
mod claims;
mod lock;
mod login;
mod logout;
mod password_rules;
mod throttle;
mod token;
mod user;
