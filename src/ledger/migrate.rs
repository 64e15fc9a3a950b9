//! Migrations: what each version of the tables adds, and bringing an older ledger up to date.

use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, RefUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use uuid::Uuid;

use super::row::from_json;
use super::schema::{APPLICATION_ID, version};
use crate::domain::say::Arg;
use crate::domain::{Answer, Say};

/// Append-only: a migration that was ever released is never edited.
pub(super) const MIGRATIONS: [&str; 3] = [
    include_str!("../../assets/migrations/0001_attempts_and_events.sql"),
    include_str!("../../assets/migrations/0002_webhooks.sql"),
    include_str!("../../assets/migrations/0003_one_ledger_for_all_that_comes.sql"),
];

/// The newest version of the tables.
pub(super) const VERSION: u32 = MIGRATIONS.len() as u32;

/// Rows between two words about the progress.
const STEP: u64 = 1_000;

/// Who is told how far a migration has come: rows done, and rows in all.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(u64, u64) + Send + Sync + RefUnwindSafe>);

impl Progress {
    /// Tells `told`, on the thread that opens the ledger.
    pub fn to(told: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        let told = AssertUnwindSafe(told);
        Self(Arc::new(move |done, all| (*told)(done, all)))
    }

    /// Tells nobody.
    pub fn silent() -> Self {
        Self::to(|_, _| {})
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// Runs the migrations that the file lacks, each in a transaction of its own that no other writer comes between. Safe when several
/// processes start at once: the version is read again under the write lock.
pub(super) fn migrate(db: &Connection, progress: &Progress) -> rusqlite::Result<()> {
    if version(db)? >= VERSION {
        return Ok(());
    }
    add_functions(db, progress)?;
    // A table that others refer to is made anew only without this; it cannot be changed within a transaction.
    db.pragma_update(None, "foreign_keys", "OFF")?;
    let migrated = run(db);
    db.pragma_update(None, "foreign_keys", "ON")?;
    migrated
}

fn run(db: &Connection) -> rusqlite::Result<()> {
    while version(db)? < VERSION {
        let tx = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
        let done = version(&tx)?;
        if let Some(migration) = MIGRATIONS.get(done as usize) {
            tx.execute_batch(migration)?;
            if done == 0 {
                tx.execute("INSERT INTO ledger (only_row, ledger_id) VALUES (1, ?1)", [Uuid::now_v7().to_string()])?;
                tx.pragma_update(None, "application_id", APPLICATION_ID)?;
            }
            if tx.prepare("PRAGMA foreign_key_check")?.exists([])? {
                let broken = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
                return Err(rusqlite::Error::SqliteFailure(broken, Some("an event names an attempt that is not there".to_owned())));
            }
            tx.pragma_update(None, "user_version", done + 1)?;
        }
        tx.commit()?;
    }
    Ok(())
}

/// Names of tables, indexes and triggers that are missing, changed or not ours: the guard rests on them.
pub(super) fn differences(db: &Connection, version: u32) -> rusqlite::Result<Vec<String>> {
    let fresh = Connection::open_in_memory()?;
    add_functions(&fresh, &Progress::silent())?;
    fresh.pragma_update(None, "foreign_keys", "OFF")?;
    for migration in MIGRATIONS.iter().take(version as usize) {
        fresh.execute_batch(migration)?;
    }
    let (should, is) = (rules(&fresh)?, rules(db)?);
    Ok(should.symmetric_difference(&is).map(|(name, _)| name.clone()).collect::<BTreeSet<_>>().into_iter().collect())
}

/// Names and definitions, whatever their line ends.
pub(super) fn rules(db: &Connection) -> rusqlite::Result<BTreeSet<(String, String)>> {
    let mut statement = db.prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'")?;
    let words = |sql: String| sql.split_whitespace().collect::<Vec<_>>().join(" ");
    statement.query_map([], |row| Ok((row.get(0)?, words(row.get(1)?))))?.collect()
}

/// The functions by which a migration reads what older rows have in their stored bodies only.
fn add_functions(db: &Connection, progress: &Progress) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
    let (done, told) = (AtomicU64::new(0), progress.clone());
    db.create_scalar_function("stated_currency", 5, flags, move |args| {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        let all: i64 = args.get(4)?;
        let all = u64::try_from(all).unwrap_or_default();
        if done.is_multiple_of(STEP) || done == all {
            (told.0)(done, all);
        }
        stated_currency(args)
    })?;
    db.create_scalar_function("stated_fee_amount", 2, flags, |args| Ok(own_answer(args, 1)?.and_then(|answer| answer.fee_parts().0)))?;
    db.create_scalar_function("stated_fee_currency", 2, flags, |args| Ok(own_answer(args, 1)?.and_then(|answer| answer.fee_parts().1)))
}

/// The answer in the body at `body`, if it is about the order at 0: a stored body may be another order's, which says nothing about
/// this money.
fn own_answer(args: &Context<'_>, body: usize) -> rusqlite::Result<Option<Answer>> {
    let (order_id, body): (String, Option<Vec<u8>>) = (args.get(0)?, args.get(body)?);
    Ok(body.as_deref().and_then(Answer::parse).filter(|answer| answer.text("order_id") == Some(order_id.as_str())))
}

/// The currency of the amount: of the answer that states this amount; otherwise, where a look-up settled it, as its sentence quoted
/// it. That is read once, here: from this version on it is a column.
fn stated_currency(args: &Context<'_>) -> rusqlite::Result<Option<String>> {
    let (amount, message): (Option<String>, Option<String>) = (args.get(1)?, args.get(2)?);
    let answer = own_answer(args, 3)?;
    if let Some(answer) = answer.filter(|answer| answer.scalar("amount") == amount) {
        return Ok(answer.currency());
    }
    let message = message.as_deref().and_then(from_json::<Say>);
    Ok(message.as_ref().and_then(quoted_currency).filter(|_| amount.is_some()))
}

fn quoted_currency(message: &Say) -> Option<String> {
    let inner = message.args.iter().filter_map(|(_, arg)| match arg {
        Arg::Say(why) => Some(why.as_ref()),
        _ => None,
    });
    let why = std::iter::once(message).chain(inner).find(|say| say.id == "answer-mismatch-currency")?;
    why.args.iter().find_map(|(name, arg)| match arg {
        Arg::Money(money) if name == "taken" => Some(money.currency.clone()),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
