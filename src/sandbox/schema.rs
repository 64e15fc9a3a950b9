//! The tables of `sandbox.db`.

/// What makes each version of the file out of the one before, the first one out of an empty file. Steps are only ever added.
pub(super) const STEPS: [&str; 2] = [CAPTURES, OUTBOX];

const CAPTURES: &str = "
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    pos_id TEXT NOT NULL, api_key TEXT NOT NULL, api_secret TEXT NOT NULL, endpoints_key TEXT NOT NULL,
    born_at INTEGER NOT NULL
) STRICT;
CREATE TABLE captures (
    seq INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL, operation_id TEXT NOT NULL, transaction_id TEXT NOT NULL,
    amount TEXT NOT NULL, currency TEXT NOT NULL, status TEXT NOT NULL, status_code TEXT NOT NULL,
    created_at INTEGER NOT NULL, settles_at INTEGER, fee TEXT, comment TEXT
) STRICT;
CREATE INDEX captures_of_order ON captures (order_id, seq);
CREATE UNIQUE INDEX one_capture_an_order ON captures (order_id) WHERE status <> 'failure';
PRAGMA user_version = 1;
";

/// `due_at` of a webhook that a process is sending is when others may send it. AUTOINCREMENT, because a number that came
/// back after a reset would let a process that is still sending take another webhook for its own.
const OUTBOX: &str = "
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL, local INTEGER NOT NULL, data TEXT NOT NULL, signature TEXT NOT NULL,
    order_id TEXT NOT NULL, status TEXT NOT NULL,
    due_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_in_time ON outbox (due_at, seq);
PRAGMA user_version = 2;
";
