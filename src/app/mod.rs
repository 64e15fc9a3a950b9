//! The console as a pure state machine: [`update()`] takes a message and gives effects; nothing here draws, waits or reads a clock.
//!
//! `actions` is the one table of everything a key can do; `keymap`, the footer and the help screen are computed from it.

pub mod actions;
pub mod age;
pub mod ask;
pub mod avail;
pub mod burst;
pub mod clip;
pub mod detail;
pub mod effect;
pub mod export;
pub mod filter;
pub mod form;
mod fuzzy;
pub mod history;
pub mod jump;
pub mod key;
pub mod key_patch;
pub mod keymap;
pub mod marks;
pub mod model;
pub mod mouse;
pub mod msg;
pub mod palette;
pub mod recent;
pub mod review;
pub mod room;
pub mod summary;
pub mod sums;
pub mod text_field;
mod update;
pub mod webhooks;

pub use actions::{ActionId, TABLE};
pub use avail::{Avail, Spot};
pub use effect::Effect;
pub use key::{Code, Key};
pub use model::{Model, Now, Overlay, Place};
pub use msg::Msg;
pub use room::{Access, Card, ProfileInfo, Room, Status};
pub use text_field::TextField;
pub use update::update;
