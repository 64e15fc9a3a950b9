//! Who the sandbox's merchant is: its point of sale, its keys, and ids that follow from them.

use jiff::Timestamp;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::Keys;

const SECRET_LENGTH: usize = 32;
const ENDPOINTS_KEY_LENGTH: usize = 39;
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The merchant of one sandbox, from one reset to the next.
#[derive(Debug)]
pub(super) struct Identity {
    /// Point of sale.
    pub(super) pos_id: Uuid,
    /// Keys in the form of the documentation's examples.
    pub(super) keys: Keys,
    /// When they were drawn; the holds are a little older.
    pub(super) born_at: Timestamp,
}

impl Identity {
    /// Draws a new one.
    pub(super) fn draw(now: Timestamp) -> Self {
        let keys = Keys {
            api_key: SecretString::from(Uuid::new_v4().to_string()),
            api_secret: SecretString::from(random_text(SECRET_LENGTH)),
            endpoints_key: SecretString::from(random_text(ENDPOINTS_KEY_LENGTH)),
        };
        Self { pos_id: Uuid::new_v4(), keys, born_at: now }
    }

    /// An id that stays the same for this merchant, order and role, without being stored.
    pub(super) fn id_of(&self, role: &str, order_id: &str) -> Uuid {
        let mut hash = Sha256::new();
        hash.update(self.pos_id.as_bytes());
        hash.update(role.as_bytes());
        hash.update([0]);
        hash.update(order_id.as_bytes());
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}

/// Letters and digits from the random bytes of version 4 UUIDs, every character equally likely.
fn random_text(length: usize) -> String {
    let fair = 256 - 256 % ALPHABET.len();
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let bytes = Uuid::new_v4().into_bytes();
        // Bytes 6 and 8 carry version and variant.
        let random = bytes.iter().enumerate().filter(|(at, _)| *at != 6 && *at != 8).map(|(_, byte)| usize::from(*byte));
        let drawn = random.filter(|byte| *byte < fair).map(|byte| char::from(ALPHABET[byte % ALPHABET.len()]));
        text.extend(drawn.take(length - text.len()));
    }
    text
}
