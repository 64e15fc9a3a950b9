//! Exporting attempts.

use crate::app::effect::Effect;
use crate::app::export::{ExportAsk, ExportStop, What};
use crate::app::model::{Model, Notice};
use crate::app::msg::Exported;
use crate::domain::{Say, say};

/// Asks for the file: for the marked attempts, else for what the history shows.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let Some(room) = model.room() else { return Vec::new() };
    let (history, marked) = (&room.history, room.history.marks.ids());
    let (what, told) = if !marked.is_empty() {
        let count = marked.len() as u64;
        (What::Marked(marked), say("ui-export-marked").count("count", count))
    } else {
        let told = if history.filter.wanted().is_plain() { "ui-export-all" } else { "ui-export-found" };
        (What::Query(Box::new(history.query(&room.name, &model.zone))), say(told).with("profile", &room.name))
    };
    model.export = Some(ExportAsk::new(&room.name, what, told, today));
    Vec::new()
}

/// Presses the focused button.
pub(super) fn press(model: &mut Model) -> Vec<Effect> {
    let Some(ask) = &mut model.export else { return Vec::new() };
    match ask.focus {
        ExportStop::Cancel => return cancel(model),
        ExportStop::Format => ask.turn(),
        ExportStop::Export if !ask.busy => {
            if let Some(fault) = ask.missing() {
                (ask.focus, ask.fault) = (ExportStop::File, Some(fault));
                return Vec::new();
            }
            (ask.busy, ask.fault) = (true, None);
            return vec![Effect::Export {
                what: ask.what.clone(),
                file: ask.file.text().trim().to_owned(),
                format: ask.format,
                replace: ask.replace,
            }];
        }
        ExportStop::File | ExportStop::Export => {}
    }
    Vec::new()
}

/// Leaves the question; what it has begun is stopped.
pub(super) fn cancel(model: &mut Model) -> Vec<Effect> {
    match model.export.take() {
        Some(ask) if ask.busy => vec![Effect::StopExport],
        _ => Vec::new(),
    }
}

/// Rows are being written: the question is answered.
pub(super) fn goes_on(model: &mut Model, rows: u64) -> Vec<Effect> {
    if model.export.as_ref().is_some_and(|ask| ask.busy) {
        model.export = None;
    }
    model.exporting = Some(rows);
    Vec::new()
}

/// An export has ended.
pub(super) fn ended(model: &mut Model, result: Result<Exported, Say>, exists: bool) -> Vec<Effect> {
    model.exporting = None;
    let asked = model.export.as_mut().filter(|ask| ask.busy);
    match (result, asked) {
        (Ok(made), asked) => {
            if asked.is_some() {
                model.export = None;
            }
            model.notice = Some(Notice::Lasting(say("ui-exported").with("path", made.path).count("rows", made.rows)));
        }
        (Err(why), Some(ask)) => {
            ask.busy = false;
            ask.replace = exists;
            ask.fault = Some(if exists { say("ui-export-exists").because("why", why) } else { why });
        }
        (Err(why), None) => model.notice = Some(Notice::Lasting(why)),
    }
    Vec::new()
}
