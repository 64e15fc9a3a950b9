//! The `capdesk` binary: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    capdesk::cli::run().into()
}
