//! What belongs to one project of the merchant only.

use secrecy::{ExposeSecret, SecretString};

/// Something that belongs to one project of the merchant: its POS_ID or one of its keys.
pub(super) struct Mark {
    pub(super) key: &'static str,
    pub(super) offset: usize,
    value: SecretString,
}

impl Mark {
    pub(super) fn new(key: &'static str, offset: usize, value: String) -> Self {
        Self { key, offset, value: value.into() }
    }

    pub(super) fn same(&self, other: &Self) -> bool {
        self.key == other.key && self.value.expose_secret() == other.value.expose_secret()
    }
}
