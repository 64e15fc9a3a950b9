//! capdesk: the console for capturing pre-authorised payments on the Financial Line API.
//!
//! Rooms, and which way the arrows point: `domain` ← `gateway`, `ledger`, `config` ← `desk` ← `app` ← `tui`, `cli`.
//! `catalog` finds and adds up what the ledger holds, `export` takes it out into files, both for `tui` and `cli`; no money moves
//! by them. `words` turns sentences into text. `sandbox` is the built-in gateway; it knows `domain` and the wire only.
//! `receiver` is the HTTP side of webhooks; it knows `domain` and `gateway` only.
//! `log` writes down what happened, for whoever is asked for help; the rooms reach it through `tracing`.
//! `trust` tells who else may change what lies at a path.
//! `harden` is what the process arranges before it touches a secret or a ledger.

pub mod app;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod desk;
pub mod domain;
pub mod export;
pub mod gateway;
pub mod harden;
pub mod ledger;
pub mod log;
pub mod receiver;
pub mod sandbox;
pub mod trust;
pub mod tui;
pub mod words;
