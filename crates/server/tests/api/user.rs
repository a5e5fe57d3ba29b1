//! `/api/user` and `/api/users`.

mod delete;
mod list;
mod save;
