//! What the operator configures: the file, its profiles, where secrets come from, where data lives.
//!
//! [`Paths::find`] says where the file and the data are; [`Config::load`] reads the file. A mistake that concerns the whole
//! file is a [`ConfigError`]; a mistake inside one profile disables that profile ([`Access::Disabled`]) and leaves the others
//! alone. Messages quote short names and paths, no other value of the file: it may be a secret that went into the wrong line.

mod address;
mod answers;
mod answers_file;
mod bindings;
mod command;
mod document;
mod draft;
mod error;
mod file;
mod keys;
mod known;
mod mark;
mod nearest;
mod paths;
mod profile;
mod reader;
mod rules;
mod schema;
mod secret;
mod shared;
mod source;
mod user;

pub use answers::{Answers, Given, words};
pub use answers_file::Existing;
pub use bindings::{Binding, Placed};
pub use error::ConfigError;
pub use file::{Config, Start};
pub(crate) use nearest::nearest;
pub use paths::{ConfigPath, Origin, Paths};
pub use profile::{Access, Profile, SANDBOX, Settings};
pub use schema::schema;
pub use source::Misplaced;
pub use user::os_user;

/// How a variable of the environment is looked up: `&|name| std::env::var_os(name)` outside tests.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<std::ffi::OsString>;

#[cfg(test)]
mod tests;
