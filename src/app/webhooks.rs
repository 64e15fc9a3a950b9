//! The webhooks of a profile, newest first.

use jiff::Timestamp;

use super::model::Place;
use super::text_field::TextField;
use crate::domain::{Attempt, Bearing, Say, Transaction};

/// Rows loaded at a time.
pub const PAGE: usize = 100;
/// Longest text to look for: an id or an order id.
const MAX_FIND: usize = 64;

/// One webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRow {
    /// Its place among the events of the ledger.
    pub seq: i64,
    /// When it came.
    pub at: Timestamp,
    /// What it meant when it came.
    pub bearing: Bearing,
    /// The order it is about.
    pub order_id: String,
    /// The attempt it belongs to, as it stands now.
    pub attempt: Option<Box<Attempt>>,
    /// What it says.
    pub transaction: Option<Transaction>,
    /// What it meant, in words.
    pub reason: Option<Say>,
    /// Where it came from.
    pub sender: Option<String>,
    /// The payload as received; of operations that may name card and customer it is not kept.
    pub payload: Option<Vec<u8>>,
}

/// Which webhooks are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Only with this bearing.
    pub bearing: Option<Bearing>,
    /// Only where this occurs in the order id or in an id.
    pub find: String,
}

/// The webhooks on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhooksView {
    /// The number of the latest request.
    pub ticket: u64,
    /// Whose webhooks.
    pub profile: String,
    /// Those that are loaded; `None` until the first answer.
    pub rows: Option<Result<Vec<WebhookRow>, Say>>,
    /// Whether more may follow.
    pub more: bool,
    /// The selected row.
    pub selected: usize,
    /// Which bearing is wanted.
    pub bearing: Option<Bearing>,
    /// What is looked for.
    pub find: TextField,
    /// Whether the cursor is in that field.
    pub finding: bool,
    /// Whether the selected one is shown in full.
    pub open: bool,
    /// Whether its payload is shown raw.
    pub raw: bool,
    /// First line shown of it.
    pub scroll: usize,
    /// Where Esc leads.
    pub back: Place,
}

impl WebhooksView {
    /// All webhooks of a profile, not loaded yet.
    pub fn new(profile: String, back: Place) -> Self {
        Self {
            ticket: 0,
            profile,
            rows: None,
            more: false,
            selected: 0,
            bearing: None,
            find: TextField::new(MAX_FIND),
            finding: false,
            open: false,
            raw: false,
            scroll: 0,
            back,
        }
    }

    /// Which are wanted.
    pub fn wanted(&self) -> Wanted {
        Wanted { bearing: self.bearing, find: self.find.text().trim().to_owned() }
    }

    /// Those that are loaded.
    pub fn loaded(&self) -> &[WebhookRow] {
        match &self.rows {
            Some(Ok(rows)) => rows,
            _ => &[],
        }
    }

    /// The selected one.
    pub fn chosen(&self) -> Option<&WebhookRow> {
        self.loaded().get(self.selected)
    }

    /// Takes in the newest ones: what was selected stays selected.
    pub fn take(&mut self, result: Result<Vec<WebhookRow>, Say>, more: bool) {
        let chosen = self.chosen().map(|row| row.seq);
        self.more = more;
        self.rows = Some(result);
        let at = chosen.and_then(|seq| self.loaded().iter().position(|row| row.seq == seq));
        self.selected = at.unwrap_or(0);
        if at.is_none() {
            (self.open, self.raw, self.scroll) = (false, false, 0);
        }
    }

    /// Shows a changed attempt as it stands.
    pub fn refresh(&mut self, attempt: &Attempt) {
        let rows = self.rows.iter_mut().flatten().flatten();
        rows.filter_map(|row| row.attempt.as_mut()).filter(|of| of.id == attempt.id).for_each(|of| **of = attempt.clone());
    }

    /// The next or former bearing, around the ends; none means all.
    pub fn turn(&mut self, forward: bool) {
        let all: Vec<Option<Bearing>> = std::iter::once(None).chain(Bearing::ALL.into_iter().map(Some)).collect();
        let at = all.iter().position(|bearing| *bearing == self.bearing).unwrap_or(0);
        let to = if forward { at + 1 } else { at + all.len() - 1 };
        self.bearing = all.get(to % all.len()).copied().flatten();
        self.selected = 0;
    }
}
