//! What stood where on the last frame. It only turns coordinates into what they point at; what a click does goes by state.

use ratatui::layout::{Position, Rect};

use crate::app::TextField;
use crate::app::mouse::{Click, Pane, Target};
use crate::tui::widget::field::shown_from;

/// What stood where on the last frame; what was drawn later lies above.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    targets: Vec<(Rect, Target, usize)>,
    panes: Vec<(Rect, Pane)>,
}

impl Hits {
    /// Notes where something that can be clicked stands.
    pub(super) fn target(&mut self, area: Rect, target: Target) {
        self.targets.push((area, target, 0));
    }

    /// Notes where a field stands.
    pub(super) fn field(&mut self, area: Rect, target: Target, text: &TextField) {
        self.targets.push((area, target, shown_from(text, area.width)));
    }

    /// Notes what the wheel turns here.
    pub(super) fn pane(&mut self, area: Rect, pane: Pane) {
        self.panes.push((area, pane));
    }

    /// What a click at a column and a row points at.
    pub fn click(&self, column: u16, row: u16) -> Option<Click> {
        let at = Position::new(column, row);
        let (area, target, from) = self.targets.iter().rev().find(|(area, ..)| area.contains(at))?;
        Some(Click { target: *target, from: *from, column: usize::from(column - area.x) })
    }

    /// What the wheel turns at a column and a row.
    pub fn wheel(&self, column: u16, row: u16) -> Option<Pane> {
        let at = Position::new(column, row);
        self.panes.iter().rev().find(|(area, _)| area.contains(at)).map(|(_, pane)| *pane)
    }
}
