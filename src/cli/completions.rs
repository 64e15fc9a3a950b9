//! `capdesk completions`: what a shell needs to complete this command line.

use std::io::{self, Write};

use clap::CommandFactory;

use super::args::{self, Args};
use super::exit::Exit;
use super::output;

pub(super) fn run(options: &args::Completions) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "capdesk", &mut script);
    output::written(io::stdout().lock().write_all(&script), Exit::Done)
}
