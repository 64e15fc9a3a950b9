//! What a mouse points at, free of coordinates: what stands where is known only to whoever drew it.

use uuid::Uuid;

use super::actions::ActionId;
use super::ask::AskStop;
use super::export::ExportStop;
use super::filter::FilterStop;
use super::form::Stop;

/// Lines that one notch of the wheel moves.
pub const NOTCH: isize = 3;

/// Something that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A row of the history.
    Row(Uuid),
    /// A webhook in the list, by its place in the ledger.
    Webhook(i64),
    /// A profile in the list.
    Profile(usize),
    /// An item of the menu of what can be copied.
    Item(usize),
    /// A field or a choice of the filter.
    Filter(FilterStop),
    /// A field or a button of the draft.
    Draft(Stop),
    /// A field or a button of the question before a release.
    Ask(AskStop),
    /// A field or a button of the question where to export to.
    Export(ExportStop),
    /// An action in the palette.
    Found(ActionId),
    /// The one field of the review, of the palette or of the question for a date.
    Typed,
    /// The button of the review.
    Cancel,
    /// An entry of the footer.
    Action(ActionId),
}

/// A click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Click {
    /// On what.
    pub target: Target,
    /// In a field: the byte at which what is shown of its text begins.
    pub from: usize,
    /// In a field: columns from there.
    pub column: usize,
}

/// What the wheel turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The attempts, wherever the keys are.
    History,
    /// Whatever has the keys.
    Front,
}
