//! What the operator configures: the file, its profiles, where secrets come from, where data lives.
