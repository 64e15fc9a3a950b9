//! The one path by which money moves: guard → durable row → POST → record; and how an open outcome is settled or released.
//!
//! Console, command line and files all come through [`Desk::capture`]; nothing else in the program sends a capture.
//! [`Office`] is what every profile shares (ledger, owner lock, who works here); [`Desk`] is one profile at work.

mod accept;
mod capture;
pub mod clock;
mod dismiss;
mod known;
mod lookup;
mod office;
mod permit;
mod profile;
mod reconcile;
mod refusal;
mod release;
mod review;
mod send;
mod settle;
mod watch;
mod webhook;

pub use dismiss::DismissError;
pub use lookup::LookedUp;
pub use office::Office;
pub use permit::{Confirm, Expected, LookupPolicy, Patience, Permit, Progress, Report};
pub use profile::{Card, Desk, connect};
pub use reconcile::Reconciled;
pub use refusal::Refusal;
pub use review::Review;
pub use watch::{Pace, WatchEnd};
pub use webhook::Unheard;
