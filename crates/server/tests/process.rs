//! The real binary in a process of its own: started, killed, started again, misconfigured, asked at the command line.

#![cfg(test)]

mod admin;
mod client;
mod configuration;
mod connections;
mod directory;
mod housekeeping;
mod import;
mod installation;
mod json;
mod keys;
mod killed;
mod start;
mod stop;
mod traces;
mod traces_of_links;
mod traces_of_methods;
