//! capdesk: the console for capturing pre-authorised payments on the Financial Line API.
//!
//! Rooms, and which way the arrows point: `domain` ← `gateway`, `ledger`, `config` ← `desk` ← `app` ← `tui`, `cli`.
//! `export` takes attempts out of the ledger into files. `words` turns sentences into text. `sandbox` is the built-in gateway; it knows `domain` and the wire only.
//! `harden` is what the process arranges before it touches a secret or a ledger.

pub mod app;
pub mod cli;
pub mod config;
pub mod desk;
pub mod domain;
pub mod export;
pub mod gateway;
pub mod harden;
pub mod ledger;
pub mod sandbox;
pub mod tui;
pub mod words;
