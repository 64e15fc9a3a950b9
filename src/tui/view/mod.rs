//! The screens. They only draw: what they show is in the model, what they say in the word file.

mod ask;
mod body;
mod clip;
mod detail;
mod export;
mod filter;
mod flight;
mod footer;
mod form;
mod header;
mod help;
mod history;
mod jump;
mod key_names;
mod kinds;
mod list;
mod notice;
mod order;
mod palette;
mod profiles;
mod quitting;
mod review;
mod rows;
mod sight;
mod small;
mod summary;
mod sums;
mod times;
mod webhooks;

use std::cell::RefCell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout};

use crate::app::Model;
use crate::app::msg::Seen;
use crate::domain::Say;
use crate::domain::guard::GuardRules;
use crate::words::Words;

use super::hits::Hits;
use super::theme::Theme;

/// What every screen needs.
pub(in crate::tui) struct Ui<'a> {
    pub(in crate::tui) model: &'a Model,
    pub(in crate::tui) words: &'a Words,
    pub(in crate::tui) theme: Theme,
    /// What was drawn where, so far.
    pub(in crate::tui) hits: RefCell<Hits>,
}

impl Ui<'_> {
    /// What the present profile says about what may be captured.
    pub(in crate::tui) fn rules(&self) -> &GuardRules {
        static NONE: GuardRules = GuardRules { overcapture_percent: 0, harmless_methods: Vec::new() };
        self.model.room().and_then(|room| room.card.as_ref()).map_or(&NONE, |card| &card.rules)
    }

    /// A sentence in words.
    pub(in crate::tui) fn text(&self, say: &Say) -> String {
        self.words.text(say)
    }
}

/// Draws the whole screen and says how far its scrolling part can go, and what stands where.
pub fn draw(frame: &mut Frame<'_>, model: &Model, words: &Words, theme: Theme) -> (Seen, Hits) {
    let ui = Ui { model, words, theme, hits: RefCell::default() };
    let area = frame.area();
    frame.buffer_mut().set_style(area, theme.base());
    if model.too_small() {
        small::draw(frame, area, &ui);
        return (Seen::default(), Hits::default());
    }
    let notice = notice::lines(&ui, usize::from(area.width));
    let height = u16::try_from(notice.len()).unwrap_or(0);
    let [head, main, told, foot] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(0), Constraint::Length(height), Constraint::Length(1)]).areas(area);
    header::draw(frame, head, &ui);
    let seen = body::draw(frame, main, &ui);
    notice::draw(frame, told, notice);
    footer::draw(frame, foot, &ui);
    (seen, ui.hits.into_inner())
}

/// The key names of an action, as help and footer show them.
pub use key_names::names;
