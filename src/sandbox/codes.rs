//! The status codes that the sandbox answers with. Texts and the rest of the list are those of [`crate::domain::codes`].

pub(super) use crate::domain::codes::Stage;

use crate::domain::codes;

/// One status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code {
    /// Four digits.
    pub(super) code: &'static str,
    /// Its stage.
    pub(super) stage: Stage,
}

const fn code(code: &'static str, stage: Stage) -> Code {
    Code { code, stage }
}

pub(super) const CAPTURED: Code = code("1000", Stage::Success);
pub(super) const HELD: Code = code("1002", Stage::Success);
pub(super) const REVERSED: Code = code("1009", Stage::Success);
pub(super) const PROCESSING: Code = code("2119", Stage::Pending);
pub(super) const NO_FUNDS: Code = code("4009", Stage::Failure);
pub(super) const INVALID_CURRENCY: Code = code("4124", Stage::Failure);
pub(super) const INVALID_AMOUNT: Code = code("4139", Stage::Failure);
pub(super) const INVALID_OPERATION: Code = code("4150", Stage::Failure);
pub(super) const NOT_AUTHORISED: Code = code("4157", Stage::Failure);

/// The documented code of four digits.
pub(super) fn find(digits: &str) -> Option<Code> {
    codes::find(digits).map(|known| code(&known.code, known.stage))
}

/// The documented text of a code; `None` where it could not be read.
pub(super) fn text(digits: &str) -> Option<&'static str> {
    codes::find(digits)?.text.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_the_sandbox_are_documented() {
        for own in [CAPTURED, HELD, REVERSED, PROCESSING, NO_FUNDS, INVALID_CURRENCY, INVALID_AMOUNT, INVALID_OPERATION, NOT_AUTHORISED] {
            assert_eq!(find(own.code), Some(own));
            assert!(text(own.code).is_some(), "{}", own.code);
        }
    }
}
