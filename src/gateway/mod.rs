//! The wire to the gateway: bodies, signatures, the HTTP client, and what an answer means.
//!
//! [`Client`] exchanges bytes and tells only what is known about their way ([`Exchange`]); [`outcome::classify`] and
//! [`lookup::read`] judge them without any I/O. [`webhook`] tells whether news is the gateway's own, and what it says.

pub mod client;
pub mod exchange;
pub mod judge;
pub mod lookup;
pub mod outcome;
pub mod sign;
pub mod webhook;
pub mod wire;

mod call;
mod curl;
mod deadline;
mod mask;
mod retry_after;
#[cfg(test)]
mod testing;
mod trouble;

pub use client::{Check, Client, Connection};
pub use exchange::{Exchange, Received};
pub use judge::{Judged, judge_success};
pub use lookup::{LookupFailure, LookupFailureKind};
pub use outcome::{Verdict, classify};
