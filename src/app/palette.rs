//! The palette: every action of the table, found by a few letters of its name.

use super::actions::{Action, ActionId, TABLE};
use super::avail::{Avail, Spot, avail_at};
use super::fuzzy::{as_latin, begins_a_word, score};
use super::model::Model;
use super::text_field::TextField;
use crate::words::Words;

/// Longest text to search by.
const MAX_QUERY: usize = 64;

/// The palette while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// What is searched for.
    pub query: TextField,
    /// Which row is selected, from the top.
    pub selected: usize,
}

impl Default for Palette {
    fn default() -> Self {
        Self { query: TextField::new(MAX_QUERY), selected: 0 }
    }
}

/// One action in the palette.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which one.
    pub action: &'static Action,
    /// Whether it works on the screen under the palette, and why not otherwise.
    pub avail: Avail,
}

/// The actions that fit what was typed, the best first: without anything typed all of them, those that work first.
pub fn rows(model: &Model) -> Vec<Row> {
    let Some(palette) = &model.palette else { return Vec::new() };
    let (words, typed, spot) = (Words::of(model.language), palette.query.text(), Spot::beneath(model));
    let mut rows: Vec<(u32, Row)> = Vec::new();
    for action in TABLE {
        if let Some(fit) = fit(typed, action, words) {
            rows.push((fit, Row { action, avail: avail_at(model, spot, action.id) }));
        }
    }
    rows.sort_by_key(|(fit, row)| (std::cmp::Reverse(*fit), rank(&row.avail)));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Whether an action is only done by its own key: it moves money, gives up knowledge, or goes by which of its keys is pressed.
pub fn by_key_only(model: &Model, id: ActionId) -> bool {
    match id {
        ActionId::Send | ActionId::Confirm | ActionId::Abandon | ActionId::Move | ActionId::Alter => true,
        // The focused button may be the one that releases.
        ActionId::Press => model.ask.is_some(),
        _ => false,
    }
}

fn rank(avail: &Avail) -> u8 {
    match avail {
        Avail::Now => 0,
        Avail::Not(_) => 1,
        Avail::Elsewhere => 2,
    }
}

/// The name counts before the sentence; text typed with the Ukrainian layout by mistake fits as well.
fn fit(typed: &str, action: &Action, words: &Words) -> Option<u32> {
    let (label, help) = (words.get(action.label), words.get(action.help));
    let by = |typed: &str| score(typed, &label).map(|fit| fit + 1).or_else(|| begins_a_word(typed, &help).then_some(0));
    by(typed).max(by(&as_latin(typed)))
}
