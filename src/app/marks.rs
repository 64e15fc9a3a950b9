//! Attempts that were marked in the history, to be worked on together.

use uuid::Uuid;

use crate::domain::{Attempt, State, Tally};

/// What is kept of a marked attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    id: Uuid,
    profile: String,
    state: State,
}

/// Attempts that were marked, in the order of marking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    marks: Vec<Mark>,
    /// What they add up to; `None` while that is still being found out.
    pub tally: Option<Tally>,
}

impl Marks {
    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// How many are marked.
    pub fn count(&self) -> usize {
        self.marks.len()
    }

    /// Whether this one is marked.
    pub fn contains(&self, id: Uuid) -> bool {
        self.marks.iter().any(|mark| mark.id == id)
    }

    /// All of them, in the order of marking.
    pub fn ids(&self) -> Vec<Uuid> {
        self.marks.iter().map(|mark| mark.id).collect()
    }

    /// Marks an attempt, or takes its mark away.
    pub fn toggle(&mut self, attempt: &Attempt) {
        self.tally = None;
        if self.contains(attempt.id) {
            self.marks.retain(|mark| mark.id != attempt.id);
        } else {
            self.marks.push(Mark { id: attempt.id, profile: attempt.profile.clone(), state: attempt.state });
        }
    }

    /// Takes every mark away.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Learns how an attempt stands now.
    pub fn refresh(&mut self, attempt: &Attempt) {
        if let Some(mark) = self.marks.iter_mut().find(|mark| mark.id == attempt.id) {
            mark.state = attempt.state;
        }
    }

    /// Those of a profile that a look-up may settle.
    pub fn unsettled(&self, profile: &str) -> Vec<Uuid> {
        let wanted = |mark: &&Mark| mark.profile == profile && matches!(mark.state, State::Unknown | State::Pending);
        self.marks.iter().filter(wanted).map(|mark| mark.id).collect()
    }
}

/// Marked attempts that are looked up one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// Their profile.
    pub profile: String,
    /// Those still to come, the last one first.
    pub left: Vec<Uuid>,
    /// The one that is looked up now.
    pub now: Uuid,
    /// How many there are in all.
    pub total: usize,
    /// How many were settled.
    pub settled: usize,
    /// How many are still open.
    pub open: usize,
}
