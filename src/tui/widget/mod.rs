//! Small things that several screens are made of.

pub(super) mod bar;
pub(super) mod field;
pub(super) mod pane;
pub(super) mod text;
