//! A ledger with many attempts.

use rusqlite::Connection;

use super::Home;

/// Makes so many attempts of order 1001's, named bulk-1 and so on, each with two events. `changed` gives columns of the attempts
/// other values: SQL in which `n` is the attempt's number. They are captured unless the column `state` is among them.
pub fn fill(home: &Home, attempts: u32, changed: &[(&str, &str)]) {
    let db = Connection::open(home.data().join("ledger.db")).unwrap();
    db.execute_batch(
        "PRAGMA synchronous = OFF;
         CREATE TEMP TABLE one AS SELECT * FROM attempts WHERE order_id = '1001';
         CREATE TEMP TABLE two AS SELECT * FROM events WHERE order_id = '1001';",
    )
    .unwrap();
    let columns = |table: &str, changed: &[(&str, &str)]| {
        let mut statement = db.prepare(&format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'seq'")).unwrap();
        let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let value =
            |name: &String| changed.iter().find(|(column, _)| column == name).map_or(name.clone(), |(_, value)| (*value).to_owned());
        (names.join(", "), names.iter().map(value).collect::<Vec<_>>().join(", "))
    };
    let id = "printf('01900000-0000-7000-8000-%012x', n)";
    let (state, changed): (Vec<_>, Vec<_>) = changed.iter().copied().partition(|(column, _)| *column == "state");
    let own = [("id", id), ("order_id", "'bulk-' || n"), ("order_id_folded", "'bulk-' || n"), ("state", "'sending'")];
    let (names, values) = columns("attempts", &[&changed[..], &own].concat());
    let numbers = format!("WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < {attempts})");
    let (event_names, event_values) = columns("events", &[("attempt_id", id), ("order_id", "'bulk-' || n")]);
    let state = state.first().map_or("'captured'", |(_, state)| *state);
    db.execute_batch(&format!(
        "BEGIN; {numbers} INSERT INTO attempts ({names}) SELECT {values} FROM numbers, one;
         UPDATE attempts SET state = (SELECT {state} FROM (SELECT CAST(substr(order_id, 6) AS INTEGER) AS n)) WHERE state = 'sending';
         {numbers} INSERT INTO events ({event_names}) SELECT {event_values} FROM numbers, two; COMMIT"
    ))
    .unwrap();
}
