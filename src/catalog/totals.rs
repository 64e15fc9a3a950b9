//! Totals: what the attempts of each day add up to, kept while they are taken in.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter};
use rust_decimal::Decimal;

use super::entry::{Share, unreadable};
use crate::domain::Total;

/// How totals change.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// By profile, day, mode, state, currency, operator.
    totals: BTreeMap<[String; 6], Amount>,
    /// By profile, day, mode, currency, operator.
    fees: BTreeMap<[String; 5], Amount>,
}

/// One total, or what it changes by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Amount {
    /// How many attempts.
    pub(super) count: i64,
    /// What they add up to.
    pub(super) sum: Total,
}

impl Amount {
    /// Adds another one to it.
    pub(super) fn add(&mut self, other: Self) {
        self.count += other.count;
        self.sum = self.sum.and(other.sum);
    }

    /// Reads the columns of a total.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let text: String = row.get("amount")?;
        Ok(Self { count: row.get("count")?, sum: Total::parse(&text).ok_or_else(|| unreadable(row, "amount"))? })
    }
}

impl Changes {
    /// An attempt adds this.
    pub(super) fn add(&mut self, share: &Share) {
        self.change(share, |money| Amount { count: 1, sum: money.map_or_else(Total::default, |money| Total::default().plus(money)) });
    }

    /// An attempt does not add this any more.
    pub(super) fn take_away(&mut self, share: &Share) {
        self.change(share, |money| Amount { count: -1, sum: money.map_or_else(Total::default, |money| Total::default().minus(money)) });
    }

    fn change(&mut self, share: &Share, times: impl Fn(Option<Decimal>) -> Amount) {
        let Share { profile, mode, state, operator, day, taken, fee } = share;
        let none = String::new();
        let (amount, currency) = taken.as_ref().map_or((None, &none), |(amount, currency)| (Some(*amount), currency));
        let key = [profile, day, mode, state, currency, operator].map(String::clone);
        self.totals.entry(key).or_default().add(times(amount));
        if let Some((amount, currency)) = fee {
            let key = [profile, day, mode, currency, operator].map(String::clone);
            self.fees.entry(key).or_default().add(times(Some(*amount)));
        }
    }

    /// Brings the kept totals up to date.
    pub(super) fn write(self, db: &Connection) -> rusqlite::Result<()> {
        write(db, "totals", ["profile", "day", "mode", "state", "currency", "operator"], self.totals)?;
        write(db, "fees", ["profile", "day", "mode", "currency", "operator"], self.fees)
    }
}

fn write<const N: usize>(db: &Connection, table: &str, columns: [&str; N], changes: BTreeMap<[String; N], Amount>) -> rusqlite::Result<()> {
    let numbered = |place: usize| format!("?{}", place + 1);
    let wanted: Vec<String> = columns.iter().enumerate().map(|(at, name)| format!("{name} = {}", numbered(at))).collect();
    let wanted = wanted.join(" AND ");
    let values: Vec<String> = (0..N + 2).map(numbered).collect();
    let mut select = db.prepare_cached(&format!("SELECT count, amount FROM {table} WHERE {wanted}"))?;
    let mut delete = db.prepare_cached(&format!("DELETE FROM {table} WHERE {wanted}"))?;
    let mut put = db.prepare_cached(&format!(
        "INSERT OR REPLACE INTO {table} ({}, count, amount) VALUES ({})",
        columns.join(", "),
        values.join(", ")
    ))?;
    for (key, change) in changes.into_iter().filter(|(_, change)| *change != Amount::default()) {
        let mut now = select.query_row(params_from_iter(&key), Amount::read).optional()?.unwrap_or_default();
        now.add(change);
        if now.count == 0 {
            delete.execute(params_from_iter(&key))?;
        } else {
            put.execute(params_from_iter(key.into_iter().chain([now.count.to_string(), now.sum.to_string()])))?;
        }
    }
    Ok(())
}
