//! A capture that was refused before anything was sent.

use crate::domain::{Attempt, Say};

/// Why nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What stands in the way, and the way out.
    pub why: Say,
    /// The attempt in the way, if one is.
    pub blocked_by: Option<Box<Attempt>>,
    /// The look-up failed and that alone is the reason: a person may waive it.
    pub lookup_failed: bool,
}

impl Refusal {
    /// A refusal that no other attempt causes.
    pub fn because(why: Say) -> Self {
        Self { why, blocked_by: None, lookup_failed: false }
    }
}
