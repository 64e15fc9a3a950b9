//! The three keys of a merchant. They are zeroed when dropped and never printed.

use secrecy::SecretString;

/// The keys of one profile. `Debug` shows none of them.
#[derive(Debug, Clone)]
pub struct Keys {
    /// API_KEY: goes before the colon of `X-API-AUTH`.
    pub api_key: SecretString,
    /// API_SECRET: authorises requests and signs webhooks.
    pub api_secret: SecretString,
    /// ENDPOINTS_KEY: the value of `X-API-KEY`.
    pub endpoints_key: SecretString,
}
