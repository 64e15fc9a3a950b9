-- Version 3: captures and voids in one table, the gateway that was asked, money taken and its fee as columns, batches and their
-- rows, what persons dismiss, digests of secrets, and the newest look-up of each order. Later issues fill, they do not migrate.

-- When the ledger was found to be an older copy of itself, until a person accepts it.
ALTER TABLE ledger ADD COLUMN restored_at TEXT;

-- A list of orders that was confirmed, and what is needed to send each row again without its file.
CREATE TABLE batches (
    seq         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    name        TEXT,
    source      TEXT,
    at          TEXT NOT NULL,
    operator    TEXT NOT NULL,
    profile     TEXT NOT NULL,
    mode        TEXT NOT NULL CHECK (mode IN ('sandbox', 'test', 'live')),
    pos_id      TEXT NOT NULL,
    gateway     TEXT NOT NULL,
    -- SHA-256 of the rows to be sent, and of all rows without the holds: by this one a list is recognised.
    digest      TEXT NOT NULL,
    list_digest TEXT NOT NULL,
    layout      TEXT,
    -- What changes: the process that runs it, and why it stands.
    owner       TEXT,
    stopped     TEXT,
    ended_at    TEXT
) STRICT;

CREATE TABLE batch_rows (
    batch_id       TEXT NOT NULL REFERENCES batches (id),
    batch_row      INTEGER NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('valid', 'wrong', 'duplicate', 'done')),
    order_id       TEXT NOT NULL,
    currency       TEXT NOT NULL,
    charge_amount  TEXT,
    comment        TEXT,
    server_url     TEXT,
    items          TEXT,
    customer_email TEXT,
    customer_phone TEXT,
    hold           TEXT,
    reason         TEXT,
    PRIMARY KEY (batch_id, batch_row)
) STRICT, WITHOUT ROWID;

ALTER TABLE events ADD COLUMN gateway TEXT;
-- The chain of proof; null until it begins.
ALTER TABLE events ADD COLUMN hash TEXT;

-- SQLite changes a CHECK only by making the table anew. References by name stay as they are.
CREATE TABLE attempts_made_anew (
    seq                INTEGER PRIMARY KEY,
    id                 TEXT NOT NULL UNIQUE,
    operation          TEXT NOT NULL CHECK (operation IN ('capture', 'void')),
    profile            TEXT NOT NULL,
    mode               TEXT NOT NULL CHECK (mode IN ('sandbox', 'test', 'live')),
    -- The address it was sent to: scheme, host, port and path; null in rows from before version 3.
    gateway            TEXT,
    state              TEXT NOT NULL CHECK (state IN ('sending', 'captured', 'captured_mismatch', 'voided', 'pending', 'declined',
                                                      'rejected', 'throttled', 'not_sent', 'unknown', 'not_captured', 'not_voided',
                                                      'released')),
    operator           TEXT NOT NULL,
    owner              TEXT NOT NULL,
    batch_id           TEXT REFERENCES batches (id),
    batch_row          INTEGER,
    -- The request. Money is text: exact decimals in major units.
    pos_id             TEXT NOT NULL,
    order_id           TEXT NOT NULL,
    order_id_folded    TEXT NOT NULL,
    currency           TEXT NOT NULL,
    charge_amount      TEXT,
    comment            TEXT,
    server_url         TEXT,
    items              TEXT,
    customer_email     TEXT,
    customer_phone     TEXT,
    -- Times are RFC 3339 in UTC with nine decimals, so that they sort as text. Moments are JSON.
    sent_at            TEXT NOT NULL,
    sent               TEXT NOT NULL,
    wait_from          TEXT NOT NULL,
    absent_since       TEXT,
    settled_at         TEXT,
    retry_at           TEXT,
    -- The wait the gateway asked for, in seconds.
    retry_after        INTEGER,
    -- What a look-up showed before the send.
    hold               TEXT,
    seen_before        TEXT,
    -- The outcome, as received. The amount is in amount_currency where the gateway stated one.
    http_status        INTEGER,
    amount             TEXT,
    amount_currency    TEXT,
    fee_amount         TEXT,
    fee_currency       TEXT,
    operation_id       TEXT,
    payment_id         TEXT,
    transaction_id     TEXT,
    status             TEXT,
    status_code        TEXT,
    status_description TEXT,
    message            TEXT,
    released_by        TEXT,
    released_reason    TEXT,
    alarm              TEXT,
    body               BLOB,
    -- The event that holds the answer, where the row itself does not.
    answer_event       INTEGER REFERENCES events (seq),
    CHECK ((released_by IS NULL) = (released_reason IS NULL)),
    CHECK ((batch_id IS NULL) = (batch_row IS NULL))
) STRICT;

INSERT INTO attempts_made_anew (seq, id, operation, profile, mode, state, operator, owner, pos_id, order_id, order_id_folded, currency,
    charge_amount, comment, server_url, sent_at, sent, wait_from, absent_since, settled_at, retry_at, hold, seen_before, http_status,
    amount, amount_currency, fee_amount, fee_currency, operation_id, payment_id, transaction_id, status, status_code,
    status_description, message, released_by, released_reason, alarm, body)
SELECT seq, id, 'capture', profile, mode, state, operator, owner, pos_id, order_id, order_id_folded, currency,
    charge_amount, comment, server_url, sent_at, sent, wait_from, absent_since, settled_at, retry_at, hold, seen_before, http_status,
    amount, stated_currency(order_id, amount, message, body, (SELECT count(*) FROM attempts)), stated_fee_amount(order_id, body), stated_fee_currency(order_id, body),
    operation_id, payment_id, transaction_id, status, status_code,
    status_description, message, released_by, released_reason, alarm, body
FROM attempts ORDER BY seq;

DROP TABLE attempts;
ALTER TABLE attempts_made_anew RENAME TO attempts;

-- The guard: at most one open or successful attempt per order, capture or void, across processes and profiles.
CREATE UNIQUE INDEX attempts_one_per_order ON attempts (pos_id, order_id)
    WHERE state IN ('sending', 'unknown', 'pending', 'captured', 'captured_mismatch', 'voided');
CREATE INDEX attempts_by_order ON attempts (order_id);
CREATE INDEX attempts_by_folded_order ON attempts (order_id_folded);
CREATE INDEX attempts_by_state ON attempts (state, seq, sent_at);
CREATE INDEX attempts_by_profile ON attempts (profile, state, seq, sent_at);
CREATE INDEX attempts_with_alarm ON attempts (profile) WHERE alarm IS NOT NULL;
CREATE INDEX attempts_by_batch ON attempts (batch_id, batch_row, seq) WHERE batch_id IS NOT NULL;

-- BEFORE INSERT also stops INSERT OR REPLACE, whose hidden deletion fires no trigger by default.
CREATE TRIGGER attempts_begin_as_sending BEFORE INSERT ON attempts
    WHEN NEW.state <> 'sending' OR EXISTS (SELECT 1 FROM attempts WHERE seq = NEW.seq OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an attempt begins once, as sending'); END;

CREATE TRIGGER attempts_stay BEFORE DELETE ON attempts
BEGIN SELECT RAISE(ABORT, 'attempts are never deleted'); END;

CREATE TRIGGER attempts_keep_what_was_asked BEFORE UPDATE OF
    seq, id, operation, profile, mode, gateway, operator, owner, batch_id, batch_row, pos_id, order_id, order_id_folded, currency,
    charge_amount, comment, server_url, items, customer_email, customer_phone, sent_at, sent, hold, seen_before ON attempts
BEGIN SELECT RAISE(ABORT, 'what was asked for never changes'); END;

CREATE TRIGGER attempts_keep_money_taken BEFORE UPDATE OF state ON attempts
    WHEN NEW.state <> OLD.state AND (OLD.state IN ('captured', 'captured_mismatch', 'voided') OR NEW.state = 'sending')
BEGIN SELECT RAISE(ABORT, 'what is taken or given back is never undone and nothing is sent twice'); END;

-- A capture ends as captures do, a void as voids do.
CREATE TRIGGER attempts_end_as_what_they_are BEFORE UPDATE OF state ON attempts
    WHEN (NEW.operation = 'capture' AND NEW.state IN ('voided', 'not_voided'))
      OR (NEW.operation = 'void' AND NEW.state IN ('captured', 'captured_mismatch', 'not_captured'))
BEGIN SELECT RAISE(ABORT, 'a capture is never voided and a void never captured'); END;

CREATE TRIGGER batches_are_added_once BEFORE INSERT ON batches
    WHEN EXISTS (SELECT 1 FROM batches WHERE seq = NEW.seq OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a batch begins once'); END;

CREATE TRIGGER batches_stay BEFORE DELETE ON batches
BEGIN SELECT RAISE(ABORT, 'batches are never deleted'); END;

CREATE TRIGGER batches_keep_what_was_confirmed BEFORE UPDATE OF
    seq, id, name, source, at, operator, profile, mode, pos_id, gateway, digest, list_digest, layout ON batches
BEGIN SELECT RAISE(ABORT, 'what was confirmed never changes'); END;

CREATE TRIGGER batch_rows_are_added_once BEFORE INSERT ON batch_rows
    WHEN EXISTS (SELECT 1 FROM batch_rows WHERE batch_id = NEW.batch_id AND batch_row = NEW.batch_row)
BEGIN SELECT RAISE(ABORT, 'what was confirmed never changes'); END;

CREATE TRIGGER batch_rows_never_change BEFORE UPDATE ON batch_rows
BEGIN SELECT RAISE(ABORT, 'what was confirmed never changes'); END;

CREATE TRIGGER batch_rows_stay BEFORE DELETE ON batch_rows
BEGIN SELECT RAISE(ABORT, 'what was confirmed never changes'); END;

-- The newest readable look-up of each order at each gateway (empty: an address from before version 3), and the successes that
-- older ones have shown. The guard asks it; the events hold what was decided.
CREATE TABLE look_ups (
    pos_id       TEXT NOT NULL,
    order_id     TEXT NOT NULL,
    gateway      TEXT NOT NULL,
    -- When it was asked, as JSON, and when the answer was there.
    asked        TEXT NOT NULL,
    at           TEXT NOT NULL,
    transactions TEXT NOT NULL,
    successes    TEXT NOT NULL,
    -- The newest event of kind look_up about it, and its time.
    event        INTEGER REFERENCES events (seq),
    event_at     TEXT,
    PRIMARY KEY (pos_id, order_id, gateway)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_look_ups_by_order ON events (pos_id, order_id) WHERE kind = 'look_up';

-- What older look-ups have shown, as far as events tell; their address is not known. A detail that is no list is a look-up that failed.
INSERT INTO look_ups (pos_id, order_id, gateway, asked, at, transactions, successes, event, event_at)
SELECT newest.pos_id, newest.order_id, '', json_object('wall', newest.at, 'boot', json_object('secs', 0, 'nanos', 0), 'boot_id', ''),
    newest.at, newest.detail,
    (SELECT json_group_array(json(shown.value)) FROM events AS older, json_each(older.detail) AS shown
     WHERE older.kind = 'look_up' AND older.pos_id = newest.pos_id AND older.order_id = newest.order_id AND older.seq < newest.seq
       AND substr(older.detail, 1, 1) = '[' AND shown.value ->> '$.status' = 'success' AND shown.value ->> '$.method' <> 'auth'),
    newest.seq, newest.at
FROM events AS newest
WHERE newest.kind = 'look_up' AND newest.pos_id IS NOT NULL AND newest.order_id IS NOT NULL AND substr(newest.detail, 1, 1) = '['
  AND newest.seq = (SELECT max(seq) FROM events AS other
                    WHERE other.kind = 'look_up' AND other.pos_id = newest.pos_id AND other.order_id = newest.order_id
                      AND substr(other.detail, 1, 1) = '[');

CREATE TRIGGER look_ups_stay BEFORE DELETE ON look_ups
BEGIN SELECT RAISE(ABORT, 'what a look-up has shown is not forgotten'); END;

-- What a named person has set aside: one transaction in one status, told by a webhook or shown by a look-up.
CREATE TABLE dismissals (
    event       INTEGER PRIMARY KEY REFERENCES events (seq),
    pos_id      TEXT NOT NULL,
    order_id    TEXT NOT NULL,
    -- The webhook it was dismissed at; null where a look-up showed it.
    webhook     INTEGER REFERENCES events (seq),
    -- The transaction as it stood, reduced as a look-up is.
    transaction_shown TEXT NOT NULL,
    operator    TEXT NOT NULL,
    reason      TEXT NOT NULL,
    -- The event by which it was taken back.
    restored    INTEGER REFERENCES events (seq)
) STRICT;

CREATE INDEX dismissals_by_order ON dismissals (pos_id, order_id);

CREATE TRIGGER dismissals_are_added_once BEFORE INSERT ON dismissals
    WHEN EXISTS (SELECT 1 FROM dismissals WHERE event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'a dismissal is written once'); END;

CREATE TRIGGER dismissals_stay BEFORE DELETE ON dismissals
BEGIN SELECT RAISE(ABORT, 'dismissals are never deleted'); END;

CREATE TRIGGER dismissals_keep_what_was_dismissed BEFORE UPDATE ON dismissals
    WHEN OLD.restored IS NOT NULL OR NEW.event <> OLD.event OR NEW.pos_id <> OLD.pos_id OR NEW.order_id <> OLD.order_id
      OR NEW.webhook IS NOT OLD.webhook OR NEW.transaction_shown <> OLD.transaction_shown OR NEW.operator <> OLD.operator
      OR NEW.reason <> OLD.reason
BEGIN SELECT RAISE(ABORT, 'a dismissal is only ever taken back'); END;

-- What persons have waived, in the order in which they did.
CREATE INDEX events_waived ON events (seq) WHERE kind IN ('released', 'dismissed', 'restored', 'waived');

-- Keyed digests of secrets with the mode they were first used in.
CREATE TABLE secret_digests (
    digest TEXT PRIMARY KEY,
    mode   TEXT NOT NULL CHECK (mode IN ('sandbox', 'test', 'live'))
) STRICT, WITHOUT ROWID;
