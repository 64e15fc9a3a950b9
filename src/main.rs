//! The `capdesk` binary.

fn main() {}
