//! `capdesk man`: the manual, made from the same tables as `--help` and the console's own help.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::{self, Args};
use super::exit::Exit;
use super::output;
use crate::app::TABLE;
use crate::app::keymap::Keymap;
use crate::domain::{Language, say};
use crate::tui::view::names;
use crate::words::Words;

pub(super) fn run(options: &args::Man) -> Exit {
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    match &options.dir {
        None => match page(&command) {
            Ok(page) => output::written(io::stdout().lock().write_all(&page), Exit::Done),
            Err(error) => output::written(Err(error), Exit::Done),
        },
        Some(dir) => match all(&command, dir) {
            Ok(()) => Exit::Done,
            Err(error) => output::fail(
                &say("cli-man-not-written").with("dir", dir.display().to_string()).with("cause", error.to_string()),
                Exit::Internal,
            ),
        },
    }
}

/// Writes a page for each subcommand, and the manual.
fn all(command: &Command, dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    clap_mangen::generate_to(command.clone(), dir)?;
    fs::write(dir.join("capdesk.1"), page(command)?)
}

/// The manual: what `--help` says, the keys of the console, files.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    man.render_subcommands_section(&mut page)?;
    let words = Words::of(Language::English);
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS OF THE CONSOLE"]);
    let keymap = Keymap::default();
    for action in TABLE {
        roff.control("TP", []);
        roff.text([bold(names(words, &keymap, action).join(", "))]);
        roff.text([roman(words.get(action.help))]);
    }
    roff.control("SH", ["FILES"]);
    for (file, what) in [("config.toml", "man-file-config"), ("ledger.db", "man-file-ledger"), ("sandbox.db", "man-file-sandbox")] {
        roff.control("TP", []);
        roff.text([bold(file)]);
        roff.text([roman(words.get(what))]);
    }
    roff.to_writer(&mut page)?;
    man.render_extra_section(&mut page)?;
    Ok(page)
}
