//! The documented status codes with their stages (finline: status-codes/codes-by-stages, with additions of newer Tranzzo pages).

/// How far a transaction is (finline: status-codes/payment-cycle); `init` never leaves the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Pending,
    Success,
    Failure,
}

impl Stage {
    /// The word on the wire.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}

/// One status code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Code {
    /// Four digits.
    pub(super) code: &'static str,
    /// Its stage.
    pub(super) stage: Stage,
    /// Its text; `None` where the documented one could not be read.
    pub(super) text: Option<&'static str>,
}

const fn code(code: &'static str, stage: Stage, text: &'static str) -> Code {
    Code { code, stage, text: Some(text) }
}

pub(super) static CAPTURED: Code = code("1000", Stage::Success, "Transaction is successful.");
pub(super) static HELD: Code = code("1002", Stage::Success, "Protected transaction. Amount was successfully blocked");
pub(super) static REVERSED: Code = code("1009", Stage::Success, "Reverse successful");
pub(super) static PROCESSING: Code = code("2119", Stage::Pending, "Processing");
pub(super) static NO_FUNDS: Code = code("4009", Stage::Failure, "Insufficient funds");
pub(super) static INVALID_CURRENCY: Code = code("4124", Stage::Failure, "Invalid currency (use USD, UAH, EUR)");
pub(super) static INVALID_AMOUNT: Code = code("4139", Stage::Failure, "Invalid amount");
pub(super) static INVALID_OPERATION: Code = code("4150", Stage::Failure, "Invalid operation");
pub(super) static NOT_AUTHORISED: Code = code("4157", Stage::Failure, "Authorisation failed, contact issuer");

static NAMED: [&Code; 9] =
    [&CAPTURED, &HELD, &REVERSED, &PROCESSING, &NO_FUNDS, &INVALID_CURRENCY, &INVALID_AMOUNT, &INVALID_OPERATION, &NOT_AUTHORISED];

static OTHERS: [Code; 38] = [
    code("1004", Stage::Success, "Refund successful"),
    code("2000", Stage::Pending, "Accepted"),
    code("2001", Stage::Pending, "Pending"),
    code("2012", Stage::Pending, "On anti-fraud check"),
    code("2013", Stage::Pending, "More data expected, contact support"),
    code("2102", Stage::Pending, "OTP confirmation required"),
    code("2112", Stage::Pending, "Waiting for verification by QR code"),
    code("2121", Stage::Pending, "Waiting for clarification"),
    code("2122", Stage::Pending, "3DS verification required"),
    code("2123", Stage::Pending, "Waiting for redirect to the checkout page"),
    code("2124", Stage::Pending, "Waiting for redirect to continue"),
    code("2125", Stage::Pending, "Waiting for additional action"),
    code("2126", Stage::Pending, "Processed, waiting for clearing"),
    code("2201", Stage::Pending, "Waiting for clarification"),
    // A nine, yet not a failure.
    code("9000", Stage::Pending, "Unknown error, contact support"),
    code("4000", Stage::Failure, "Required input missing"),
    code("4001", Stage::Failure, "Card expired"),
    code("4005", Stage::Failure, "Internal error"),
    code("4010", Stage::Failure, "Transaction limit exceeded"),
    code("4012", Stage::Failure, "Amount limit exceeded"),
    code("4119", Stage::Failure, "order_id already exists"),
    code("4128", Stage::Failure, "No exchange rate found"),
    code("4144", Stage::Failure, "Invalid card data"),
    code("4147", Stage::Failure, "3-D Secure time-out"),
    code("4148", Stage::Failure, "Timeout"),
    code("4149", Stage::Failure, "Session expired"),
    code("4151", Stage::Failure, "Invalid input fields"),
    code("4152", Stage::Failure, "Invalid configuration, contact support"),
    code("4153", Stage::Failure, "Rejected"),
    code("4154", Stage::Failure, "Rejected by anti-fraud"),
    code("4155", Stage::Failure, "Declined by blacklist"),
    code("4156", Stage::Failure, "Card not supported"),
    code("4158", Stage::Failure, "Rejected, contact issuer"),
    code("4159", Stage::Failure, "Wrong OTP"),
    code("4160", Stage::Failure, "Failed to create transaction"),
    code("4161", Stage::Failure, "Declined due to balance limit"),
    code("6001", Stage::Failure, "Limit on amount or number of the customer's payments exceeded"),
    Code { code: "6005", stage: Stage::Failure, text: None },
];

/// The documented code of four digits.
pub(super) fn find(digits: &str) -> Option<&'static Code> {
    NAMED.into_iter().chain(&OTHERS).find(|known| known.code == digits)
}
