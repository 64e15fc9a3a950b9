//! Profiles held against each other: test and live must share no POS_ID and no key.

use super::draft::Draft;
use super::mark::Mark;
use super::reader::Mistake;
use crate::domain::say;

/// Disables the test and live profiles that share a POS_ID or a key: one of them is not what it says.
pub(super) fn refuse_shared_marks(drafts: &mut [Draft]) {
    let found: Vec<Vec<Mistake>> = drafts.iter().map(|draft| shared_marks(draft, drafts)).collect();
    for (draft, mistakes) in drafts.iter_mut().zip(found) {
        draft.mistakes.extend(mistakes);
    }
}

fn shared_marks(draft: &Draft, all: &[Draft]) -> Vec<Mistake> {
    let Some(mode) = draft.meant else { return Vec::new() };
    let others = || all.iter().filter_map(|other| other.meant.filter(|known| *known != mode).map(|known| (other, known)));
    let shared = |mark: &Mark| {
        let (other, known) = others().find(|(other, _)| other.marks.iter().any(|theirs| theirs.same(mark)))?;
        let said = say("config-both-modes").with("key", mark.key).with("mode", known.word()).with("profile", &other.name);
        Some(Mistake { offset: mark.offset, say: said })
    };
    draft.marks.iter().filter_map(shared).collect()
}
