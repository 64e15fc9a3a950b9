//! Keys that come faster than anybody types: text pasted without paste brackets.

use std::time::Duration;

use super::text_field::TextField;

/// So many keys within [`WITHIN`] are a paste. A connection that delivers keys in ticks of 20 ms brings two or three of a fast typist at once.
const KEYS: usize = 4;
/// How close together they come.
const WITHIN: Duration = Duration::from_millis(20);

/// The latest keys over a typed confirmation, each with the field as it was before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Burst(Vec<(Duration, TextField)>);

impl Burst {
    /// Notes a key before it means anything. Tells whether it makes a paste of the keys right before it; they are taken out of the field
    /// then, and what was typed before them stays.
    pub(super) fn takes_away(&mut self, at: Duration, field: &mut TextField) -> bool {
        self.0.retain(|(then, _)| at.saturating_sub(*then) < WITHIN);
        self.0.push((at, field.clone()));
        if self.0.len() < KEYS {
            return false;
        }
        field.clone_from(&self.0[0].1);
        // The first of them is enough to know what stood there; the others tell whether the paste goes on.
        self.0.remove(0);
        self.rebase(field);
        true
    }

    /// The field was emptied for something else: a paste that goes on brings nothing back.
    pub(super) fn rebase(&mut self, field: &TextField) {
        for (_, before) in &mut self.0 {
            before.clone_from(field);
        }
    }
}
