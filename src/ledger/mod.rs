//! The ledger: every attempt and every step of it, in SQLite.
