//! The pages against the whole router, without a browser.

#![cfg(test)]
