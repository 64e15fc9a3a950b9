-- The catalog: derived from the ledger, made anew at will.

CREATE TABLE meta (
    only_row     INTEGER PRIMARY KEY CHECK (only_row = 1),
    -- Which ledger, and the last event taken in: its place, time (RFC 3339) and attempt tell one history from another.
    ledger_id    TEXT NOT NULL,
    mark_seq     INTEGER NOT NULL,
    mark_at      TEXT,
    mark_attempt TEXT,
    -- Days are counted in this zone.
    zone         TEXT NOT NULL
) STRICT;

CREATE TABLE attempts (
    -- As in the ledger.
    seq             INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE,
    profile         TEXT NOT NULL,
    mode            TEXT NOT NULL,
    state           TEXT NOT NULL,
    currency        TEXT NOT NULL,
    -- Nanoseconds since 1970, UTC.
    sent_at         INTEGER NOT NULL,
    operator_folded TEXT NOT NULL,
    -- A key that sorts as the amount does; null where none is known.
    amount          TEXT,
    order_folded    TEXT NOT NULL,
    order_id        TEXT NOT NULL,
    -- What the attempt adds to the totals. Money is text: exact decimals in major units.
    operator        TEXT NOT NULL,
    day             TEXT NOT NULL,
    taken           TEXT,
    taken_currency  TEXT,
    fee             TEXT,
    fee_currency    TEXT,
    -- Everything that a word is looked for in, folded.
    found           TEXT NOT NULL
) STRICT;

CREATE INDEX attempts_by_state ON attempts (state, seq);
-- A filter is held against these columns before a row is read.
CREATE INDEX attempts_by_amount ON attempts (amount, seq, profile, state, currency, sent_at);
CREATE INDEX attempts_by_order ON attempts (order_folded, seq, profile, state, currency, sent_at);

-- What the attempts of a day add up to; the currency is empty where no money was taken, or no usable amount of it is known.
CREATE TABLE totals (
    profile  TEXT NOT NULL,
    day      TEXT NOT NULL,
    mode     TEXT NOT NULL,
    state    TEXT NOT NULL,
    currency TEXT NOT NULL,
    operator TEXT NOT NULL,
    count    INTEGER NOT NULL,
    amount   TEXT NOT NULL,
    PRIMARY KEY (profile, day, mode, state, currency, operator)
) STRICT, WITHOUT ROWID;

-- Fees of money taken; the currency is empty where none was stated.
CREATE TABLE fees (
    profile  TEXT NOT NULL,
    day      TEXT NOT NULL,
    mode     TEXT NOT NULL,
    currency TEXT NOT NULL,
    operator TEXT NOT NULL,
    count    INTEGER NOT NULL,
    amount   TEXT NOT NULL,
    PRIMARY KEY (profile, day, mode, currency, operator)
) STRICT, WITHOUT ROWID;
