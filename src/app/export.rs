//! The question where attempts are exported to, and an export on its way.

use std::path::Path;

use jiff::civil::Date;
use uuid::Uuid;

use super::text_field::TextField;
use crate::domain::{Query, Say, say};
use crate::export::Format;

/// Longest file name.
const MAX_FILE: usize = 500;

/// Which attempts are exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// These.
    Marked(Vec<Uuid>),
    /// What a query finds.
    Query(Box<Query>),
}

/// Where Tab stops in the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportStop {
    /// The file.
    File,
    /// The button that changes the format.
    Format,
    /// The button that does nothing.
    Cancel,
    /// The button that exports.
    Export,
}

const STOPS: [ExportStop; 4] = [ExportStop::File, ExportStop::Format, ExportStop::Cancel, ExportStop::Export];

/// The question where attempts are exported to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportAsk {
    /// Which attempts.
    pub what: What,
    /// The same in words.
    pub told: Say,
    /// The file as typed.
    pub file: TextField,
    /// How it is written; its extension says it, where it has one.
    pub format: Format,
    /// Where the cursor is.
    pub focus: ExportStop,
    /// Whether the export is on its way.
    pub busy: bool,
    /// Whether the person has been told that the file is there, and goes on.
    pub replace: bool,
    /// What is wrong.
    pub fault: Option<Say>,
}

impl ExportAsk {
    /// Asks, with a file in the home directory named after profile and day.
    pub fn new(profile: &str, what: What, told: Say, today: Date) -> Self {
        let name: String = profile.chars().map(|c| if c.is_alphanumeric() || "-_".contains(c) { c } else { '-' }).collect();
        let mut file = TextField::new(MAX_FILE);
        file.set(&format!("~/capdesk-{name}-{}.{}", today.strftime("%Y-%m-%d"), Format::Csv.extension()));
        Self { what, told, file, format: Format::Csv, focus: ExportStop::File, busy: false, replace: false, fault: None }
    }

    /// Moves the cursor, around the ends.
    pub fn step(&mut self, forward: bool) {
        let at = STOPS.iter().position(|stop| *stop == self.focus).unwrap_or(0);
        self.focus = STOPS[if forward { (at + 1) % STOPS.len() } else { (at + STOPS.len() - 1) % STOPS.len() }];
    }

    /// The file was changed: what was told of the former one does not hold.
    pub fn changed(&mut self) {
        (self.replace, self.fault) = (false, None);
        self.format = Format::of(Path::new(self.file.text())).unwrap_or(self.format);
    }

    /// Takes the other format; the extension follows.
    pub fn turn(&mut self) {
        let old = self.format;
        self.format = match old {
            Format::Csv => Format::JsonLines,
            Format::JsonLines => Format::Csv,
        };
        if let Some(stem) = self.file.text().strip_suffix(old.extension()).map(|stem| format!("{stem}{}", self.format.extension())) {
            self.file.set(&stem);
        }
        (self.replace, self.fault) = (false, None);
    }

    /// What is missing before the export may be asked for.
    pub fn missing(&self) -> Option<Say> {
        self.file.text().trim().is_empty().then(|| say("ui-export-no-file"))
    }
}
