//! Which credentials a request carries, and in which scheme.

/// What stands in `X-API-AUTH` before and after the key (finline: api-usage/authentication, api-usage/security).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthScheme {
    /// `CPAY`: the secret in clear.
    Cpay,
    /// `CPAY-HMAC`: HMAC-SHA1 of the body, lower-case hex. The secret never travels.
    CpayHmac,
    /// `CPAY-SHA1`: SHA1 of secret, body, secret.
    CpaySha1,
    /// `CPAY-HMAC-SHA1`: as `CPAY-HMAC`, under the name of newer Tranzzo examples.
    CpayHmacSha1,
    /// `CPAY-HMAC-SHA256`: HMAC-SHA256 of the body; seen in a public client only.
    CpayHmacSha256,
}

impl AuthScheme {
    /// Every scheme, the default one first.
    pub const ALL: [Self; 5] = [Self::Cpay, Self::CpayHmac, Self::CpaySha1, Self::CpayHmacSha1, Self::CpayHmacSha256];

    /// The word as it stands in the header and in the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cpay => "CPAY",
            Self::CpayHmac => "CPAY-HMAC",
            Self::CpaySha1 => "CPAY-SHA1",
            Self::CpayHmacSha1 => "CPAY-HMAC-SHA1",
            Self::CpayHmacSha256 => "CPAY-HMAC-SHA256",
        }
    }

    /// The scheme a word stands for, exactly spelled.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.word() == word)
    }
}
