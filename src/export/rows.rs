//! Attempts as rows of CSV or as lines of JSON.

use std::io::{self, Write};
use std::path::Path;

use super::{cell, record};
use crate::domain::Attempt;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// CSV (RFC 4180) with a header line.
    Csv,
    /// One JSON object a line, as `capture --json` prints it.
    JsonLines,
}

impl Format {
    /// What a file's extension says: `.csv`, `.jsonl` or `.ndjson`.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

/// The columns of CSV: the members of [`record::attempt`] but the response, then the fee taken apart.
const COLUMNS: [&str; 27] = [
    "attempt_id",
    "operation",
    "batch_id",
    "profile",
    "mode",
    "state",
    "order_id",
    "currency",
    "charge_amount",
    "comment",
    "server_url",
    "amount",
    "amount_currency",
    "fee",
    "operation_id",
    "payment_id",
    "transaction_id",
    "http_status",
    "status",
    "status_code",
    "status_description",
    "operator",
    "sent_at",
    "settled_at",
    "message",
    "fee_amount",
    "fee_currency",
];

/// Writes attempts one by one.
pub struct Rows<W: Write> {
    kind: Kind<W>,
    written: u64,
}

enum Kind<W: Write> {
    Csv(Box<csv::Writer<W>>),
    JsonLines(W),
}

impl<W: Write> Rows<W> {
    /// Begins to write.
    pub fn new(format: Format, out: W) -> Self {
        let kind = match format {
            Format::Csv => Kind::Csv(Box::new(csv::Writer::from_writer(out))),
            Format::JsonLines => Kind::JsonLines(out),
        };
        Self { kind, written: 0 }
    }

    /// Writes one attempt.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, attempt: &Attempt) -> io::Result<()> {
        let record = record::attempt(attempt);
        match &mut self.kind {
            Kind::JsonLines(out) => writeln!(out, "{}", record.to_line())?,
            Kind::Csv(writer) => {
                if self.written == 0 {
                    writer.write_record(COLUMNS)?;
                }
                let [amount, currency] = record::fee(attempt);
                let value = |column: &str| match column {
                    "fee_amount" => cell::cell(&amount),
                    "fee_currency" => cell::cell(&currency),
                    name => record.get(name).map(cell::cell).unwrap_or_default(),
                };
                writer.write_record(COLUMNS.map(value))?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Attempts written so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Ends the writing and gives back what was written to.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub fn finish(self) -> io::Result<W> {
        match self.kind {
            Kind::Csv(mut writer) => {
                if self.written == 0 {
                    writer.write_record(COLUMNS)?;
                }
                writer.into_inner().map_err(csv::IntoInnerError::into_error)
            }
            Kind::JsonLines(mut out) => out.flush().map(|()| out),
        }
    }
}
