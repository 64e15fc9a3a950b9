//! Reading attempts: one, the open ones, pages of the history, counts.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use uuid::Uuid;

use super::Ledger;
use super::attempts::{folded, read};
use super::error::LedgerError;
use super::row::time;
use super::settle::by_id;
use crate::domain::{Attempt, OrderId, State};

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

/// `operation_id` and `transaction_id` of a capture that an attempt owns.
pub type OwnedIds = (Option<String>, Option<String>);

impl Ledger {
    /// The attempt with this id.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn get(&self, id: Uuid) -> Result<Option<Attempt>, LedgerError> {
        self.read(|db| by_id(db, id))
    }

    /// Attempts that are `sending`, `unknown` or `pending`, of one point of sale or of all, newest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn open_attempts(&self, pos_id: Option<Uuid>) -> Result<Vec<Attempt>, LedgerError> {
        let pos_id = pos_id.map(|id| id.to_string());
        self.all(
            "SELECT * FROM attempts INDEXED BY attempts_by_state WHERE state IN ('sending', 'unknown', 'pending') \
             AND (?1 IS NULL OR pos_id = ?1) ORDER BY seq DESC",
            [pos_id],
        )
    }

    /// Attempts that are `sending`, newest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn sending(&self) -> Result<Vec<Attempt>, LedgerError> {
        self.all("SELECT * FROM attempts INDEXED BY attempts_by_state WHERE state = 'sending' ORDER BY seq DESC", [])
    }

    /// Whether a `sending` row names this owner.
    pub(super) fn is_sending(&self, owner: Uuid) -> Result<bool, LedgerError> {
        self.read(|db| {
            db.prepare_cached("SELECT 1 FROM attempts INDEXED BY attempts_by_state WHERE state = 'sending' AND owner = ?1")?
                .exists([owner.to_string()])
        })
    }

    /// The newest attempt for an order.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn latest_for_order(&self, pos_id: Uuid, order_id: &OrderId) -> Result<Option<Attempt>, LedgerError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT * FROM attempts INDEXED BY attempts_by_order WHERE order_id = ?1 AND pos_id = ?2 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row((order_id.as_str(), pos_id.to_string()), read)
            .optional()
        })
    }

    /// The newest attempt whose order id differs from this one only in case.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn case_twin(&self, pos_id: Uuid, order_id: &OrderId) -> Result<Option<Attempt>, LedgerError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT * FROM attempts INDEXED BY attempts_by_folded_order WHERE order_id_folded = ?1 AND pos_id = ?2 \
                 AND order_id <> ?3 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row((folded(order_id), pos_id.to_string(), order_id.as_str()), read)
            .optional()
        })
    }

    /// `operation_id` and `transaction_id` that other attempts for this order own: such a capture is theirs, not ours.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn captures_owned_by_others(&self, pos_id: Uuid, order_id: &OrderId, except: Uuid) -> Result<Vec<OwnedIds>, LedgerError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT operation_id, transaction_id FROM attempts INDEXED BY attempts_by_order WHERE order_id = ?1 AND pos_id = ?2 \
                 AND id <> ?3 AND (operation_id IS NOT NULL OR transaction_id IS NOT NULL) ORDER BY seq",
            )?;
            let found =
                statement.query_map((order_id.as_str(), pos_id.to_string(), except.to_string()), |row| Ok((row.get(0)?, row.get(1)?)))?;
            found.collect()
        })
    }

    /// Attempts with an alarm that nobody has opened, of one profile or of all, newest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn alarms(&self, profile: Option<&str>) -> Result<Vec<Attempt>, LedgerError> {
        self.all(
            "SELECT * FROM attempts INDEXED BY attempts_with_alarm WHERE alarm IS NOT NULL AND (?1 IS NULL OR profile = ?1) \
             ORDER BY seq DESC",
            [profile],
        )
    }

    /// At most `limit` attempts, newest first, that come below `after`.
    ///
    /// # Errors
    /// [`LedgerError`] when the ledger cannot be read.
    pub fn page(&self, filter: &Filter, after: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, LedgerError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(|db| {
            let below = match after {
                None => i64::MAX,
                Some(Cursor(id)) => match seq(db, id)? {
                    Some(seq) => seq,
                    None => return Ok(Vec::new()),
                },
            };
            let (sql, values) = page_sql(filter, below, limit);
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

    fn all(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Attempt>, LedgerError> {
        self.read(|db| db.prepare_cached(sql)?.query_map(params, read)?.collect())
    }
}

fn seq(db: &Connection, id: Uuid) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT seq FROM attempts WHERE id = ?1")?.query_row([id.to_string()], |row| row.get(0)).optional()
}

/// Numbered parameters and the conditions that use them.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    /// Adds `text`, in which `?` stands for the value.
    fn and(&mut self, text: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.text.push_str(if self.text.is_empty() { "" } else { " AND " });
        self.text.push_str(&text.replace('?', &format!("?{}", self.values.len())));
    }

    fn of(filter: &Filter) -> Self {
        let mut conditions = Self::default();
        if let Some(order_id) = &filter.order_id {
            conditions.and("order_id = ?", order_id.clone());
        }
        if let Some(profile) = &filter.profile {
            conditions.and("profile = ?", profile.clone());
        }
        if let Some(since) = filter.since {
            conditions.and("sent_at >= ?", time(since));
        }
        if let Some(until) = filter.until {
            conditions.and("sent_at < ?", time(until));
        }
        conditions
    }
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

fn page_sql(filter: &Filter, below: i64, limit: i64) -> (String, Vec<Value>) {
    let mut conditions = Conditions::of(filter);
    conditions.and("seq < ?", below);
    conditions.values.push(limit.into());
    let (index, wanted, last) = (index(filter), &conditions.text, conditions.values.len());
    // State words are ours, never typed: they need no parameter.
    let branch = |state: State| {
        format!(
            "SELECT seq FROM (SELECT seq FROM attempts INDEXED BY {index} WHERE {wanted} AND state = '{state}' ORDER BY seq DESC LIMIT ?{last})"
        )
    };
    let branches: Vec<String> = states(filter).into_iter().map(branch).collect();
    let sql = format!("SELECT * FROM attempts WHERE seq IN ({}) ORDER BY seq DESC LIMIT ?{last}", branches.join(" UNION ALL "));
    (sql, conditions.values)
}

fn count_sql(filter: &Filter) -> (String, Vec<Value>) {
    let Conditions { text, values } = Conditions::of(filter);
    let words: Vec<String> = states(filter).into_iter().map(|state| format!("'{state}'")).collect();
    let states = format!("state IN ({})", words.join(", "));
    let wanted = if text.is_empty() { states } else { format!("{text} AND {states}") };
    (format!("SELECT count(*) FROM attempts INDEXED BY {} WHERE {wanted}", index(filter)), values)
}

#[cfg(test)]
mod tests;
