-- Attempts, their events, and the points of sale with the mode they were first used in.

CREATE TABLE ledger (
    only_row  INTEGER PRIMARY KEY CHECK (only_row = 1),
    ledger_id TEXT NOT NULL
) STRICT;

CREATE TABLE points_of_sale (
    pos_id TEXT PRIMARY KEY,
    mode   TEXT NOT NULL CHECK (mode IN ('sandbox', 'test', 'live'))
) STRICT, WITHOUT ROWID;

CREATE TABLE attempts (
    seq                INTEGER PRIMARY KEY,
    id                 TEXT NOT NULL UNIQUE,
    profile            TEXT NOT NULL,
    mode               TEXT NOT NULL CHECK (mode IN ('sandbox', 'test', 'live')),
    state              TEXT NOT NULL CHECK (state IN ('sending', 'captured', 'captured_mismatch', 'pending', 'declined', 'rejected',
                                                      'throttled', 'not_sent', 'unknown', 'not_captured', 'released')),
    operator           TEXT NOT NULL,
    owner              TEXT NOT NULL,
    -- The request. Money is text: exact decimals in major units.
    pos_id             TEXT NOT NULL,
    order_id           TEXT NOT NULL,
    order_id_folded    TEXT NOT NULL,
    currency           TEXT NOT NULL,
    charge_amount      TEXT,
    comment            TEXT,
    server_url         TEXT,
    -- Times are RFC 3339 in UTC with nine decimals, so that they sort as text. Moments are JSON.
    sent_at            TEXT NOT NULL,
    sent               TEXT NOT NULL,
    wait_from          TEXT NOT NULL,
    absent_since       TEXT,
    settled_at         TEXT,
    retry_at           TEXT,
    -- What a look-up showed before the send.
    hold               TEXT,
    seen_before        TEXT,
    -- The outcome, as received.
    http_status        INTEGER,
    amount             TEXT,
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
    CHECK ((released_by IS NULL) = (released_reason IS NULL))
) STRICT;

-- The guard: at most one open or successful attempt per order, across processes and profiles.
CREATE UNIQUE INDEX attempts_one_per_order ON attempts (pos_id, order_id)
    WHERE state IN ('sending', 'unknown', 'pending', 'captured', 'captured_mismatch');
CREATE INDEX attempts_by_order ON attempts (order_id);
CREATE INDEX attempts_by_folded_order ON attempts (order_id_folded);
CREATE INDEX attempts_by_state ON attempts (state, seq, sent_at);
CREATE INDEX attempts_by_profile ON attempts (profile, state, seq, sent_at);
CREATE INDEX attempts_with_alarm ON attempts (profile) WHERE alarm IS NOT NULL;

-- BEFORE INSERT also stops INSERT OR REPLACE, whose hidden deletion fires no trigger by default.
CREATE TRIGGER attempts_begin_as_sending BEFORE INSERT ON attempts
    WHEN NEW.state <> 'sending' OR EXISTS (SELECT 1 FROM attempts WHERE seq = NEW.seq OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an attempt begins once, as sending'); END;

CREATE TRIGGER attempts_stay BEFORE DELETE ON attempts
BEGIN SELECT RAISE(ABORT, 'attempts are never deleted'); END;

CREATE TRIGGER attempts_keep_what_was_asked BEFORE UPDATE OF
    seq, id, profile, mode, operator, owner, pos_id, order_id, order_id_folded, currency, charge_amount, comment, server_url,
    sent_at, sent, hold, seen_before ON attempts
BEGIN SELECT RAISE(ABORT, 'what was asked for never changes'); END;

CREATE TRIGGER attempts_keep_money_taken BEFORE UPDATE OF state ON attempts
    WHEN NEW.state <> OLD.state AND (OLD.state IN ('captured', 'captured_mismatch') OR NEW.state = 'sending')
BEGIN SELECT RAISE(ABORT, 'money taken is never undone and nothing is sent twice'); END;

CREATE TABLE events (
    seq         INTEGER PRIMARY KEY,
    at          TEXT NOT NULL,
    kind        TEXT NOT NULL,
    attempt_id  TEXT REFERENCES attempts (id),
    operator    TEXT NOT NULL,
    os_user     TEXT NOT NULL,
    host        TEXT NOT NULL,
    profile     TEXT NOT NULL,
    mode        TEXT NOT NULL CHECK (mode IN ('sandbox', 'test', 'live')),
    pos_id      TEXT,
    order_id    TEXT,
    request     BLOB,
    http_status INTEGER,
    headers     TEXT NOT NULL,
    body        BLOB,
    body_cut    INTEGER NOT NULL CHECK (body_cut IN (0, 1)),
    reason      TEXT,
    detail      TEXT
) STRICT;

CREATE INDEX events_by_attempt ON events (attempt_id) WHERE attempt_id IS NOT NULL;

CREATE TRIGGER events_are_added_once BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'events never change'); END;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events never change'); END;

CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
