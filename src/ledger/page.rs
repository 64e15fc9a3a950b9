//! Pages of the history and counts, by index alone.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use uuid::Uuid;

use super::Ledger;
use super::conditions::Conditions;
use super::error::LedgerError;
use super::record::read;
use crate::domain::{Attempt, State};

/// Which attempts; an empty filter means all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only of this profile.
    pub profile: Option<String>,
    /// Only in one of these states; empty means any.
    pub states: Vec<State>,
    /// Only for this order id, byte for byte.
    pub order_id: Option<String>,
    /// Only sent at this time or later.
    pub since: Option<Timestamp>,
    /// Only sent before this time.
    pub until: Option<Timestamp>,
}

/// Where a page ends: the id of its last attempt. The next page begins below it, whatever was added on top meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub Uuid);

/// Which way a page goes from where it starts.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// To older attempts.
    Down,
    /// To newer ones.
    Up,
}

impl Way {
    /// The `seq` beyond which all attempts lie.
    fn edge(self) -> i64 {
        match self {
            Self::Down => i64::MAX,
            Self::Up => i64::MIN,
        }
    }
}

impl Ledger {
    /// At most `limit` attempts, newest first, that come below `after`.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn page(&self, filter: &Filter, after: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, LedgerError> {
        self.rows(filter, after, limit, Way::Down)
    }

    /// At most `limit` attempts that come above `before`, the nearest one first: oldest first, from the oldest one on without
    /// `before`.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn page_above(&self, filter: &Filter, before: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, LedgerError> {
        self.rows(filter, before, limit, Way::Up)
    }

    fn rows(&self, filter: &Filter, from: Option<Cursor>, limit: usize, way: Way) -> Result<Vec<Attempt>, LedgerError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(|db| {
            let from = match from {
                None => way.edge(),
                Some(Cursor(id)) => match seq(db, id)? {
                    Some(seq) => seq,
                    None => return Ok(Vec::new()),
                },
            };
            let (sql, values) = page_sql(filter, from, limit, way);
            let mut statement = db.prepare_cached(&sql)?;
            statement.query_map(params_from_iter(values), read)?.collect()
        })
    }

    /// How many attempts there are.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn count(&self, filter: &Filter) -> Result<u64, LedgerError> {
        let (sql, values) = count_sql(filter);
        let count: i64 = self.read(|db| db.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0)))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}

fn seq(db: &Connection, id: Uuid) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT seq FROM attempts WHERE id = ?1")?.query_row([id.to_string()], |row| row.get(0)).optional()
}

fn conditions(filter: &Filter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.equals("order_id", filter.order_id.as_ref());
    conditions.equals("profile", filter.profile.as_ref());
    conditions.between("sent_at", filter.since, filter.until);
    conditions
}

fn states(filter: &Filter) -> Vec<State> {
    let mut states = if filter.states.is_empty() { State::ALL.to_vec() } else { filter.states.clone() };
    states.sort_by_key(|state| state.word());
    states.dedup();
    states
}

/// The index whose order serves a filter: an order has few attempts; otherwise each state of a profile, or of all, is in
/// the order of `seq` by itself, and the index alone tells which rows match.
fn index(filter: &Filter) -> &'static str {
    match filter {
        Filter { order_id: Some(_), .. } => "attempts_by_order",
        Filter { profile: Some(_), .. } => "attempts_by_profile",
        _ => "attempts_by_state",
    }
}

fn page_sql(filter: &Filter, from: i64, limit: i64, way: Way) -> (String, Vec<Value>) {
    let mut conditions = conditions(filter);
    let (beyond, order) = match way {
        Way::Down => ("seq < ?", "DESC"),
        Way::Up => ("seq > ?", "ASC"),
    };
    conditions.and(beyond, from);
    let last = conditions.value(limit);
    let (index, wanted) = (index(filter), &conditions.text);
    // State words are ours, never typed: they need no parameter.
    let branch = |state: State| {
        format!(
            "SELECT seq FROM (SELECT seq FROM attempts INDEXED BY {index} WHERE {wanted} AND state = '{state}' ORDER BY seq {order} LIMIT {last})"
        )
    };
    let branches: Vec<String> = states(filter).into_iter().map(branch).collect();
    let sql = format!("SELECT * FROM attempts WHERE seq IN ({}) ORDER BY seq {order} LIMIT {last}", branches.join(" UNION ALL "));
    (sql, conditions.values)
}

fn count_sql(filter: &Filter) -> (String, Vec<Value>) {
    let Conditions { text, values } = conditions(filter);
    let words: Vec<String> = states(filter).into_iter().map(|state| format!("'{state}'")).collect();
    let states = format!("state IN ({})", words.join(", "));
    let wanted = if text.is_empty() { states } else { format!("{text} AND {states}") };
    (format!("SELECT count(*) FROM attempts INDEXED BY {} WHERE {wanted}", index(filter)), values)
}

#[cfg(test)]
mod tests;
