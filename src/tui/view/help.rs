//! Every key, from the one table of actions: those of the screen under the help first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::key_names::marked;
use super::{Ui, rows};
use crate::app::actions::Action;
use crate::app::avail::avail_at;
use crate::app::msg::Seen;
use crate::app::{Avail, Spot, TABLE};
use crate::domain::{State, say};
use crate::tui::widget::pane::{pane, scrolled};
use crate::tui::widget::text::{width, wrap};

/// Draws the help.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, ui: &Ui<'_>, scroll: usize) -> Seen {
    let inner = pane(frame, area, ui, &ui.words.get("ui-title-help"), true);
    scrolled(frame, area, inner, ui, lines(ui, usize::from(inner.width)), scroll)
}

fn lines(ui: &Ui<'_>, columns: usize) -> Vec<Line<'static>> {
    let spot = Spot::beneath(ui.model);
    let told: Vec<_> =
        TABLE.iter().map(|action| (action, marked(ui.words, &ui.model.keymap, action), avail_at(ui.model, spot, action.id))).collect();
    let label = told.iter().map(|(_, keys, _)| width(keys)).max().unwrap_or(0) + 2;
    let mut lines = vec![heading(ui, "ui-help-here")];
    let row = |lines: &mut Vec<Line<'static>>, action: &Action, keys: &str, style: Style| {
        let sentence = ui.words.get(action.help);
        lines.extend(rows::pair(keys, &sentence, label, columns, style, style.patch(ui.theme.strong())));
    };
    for (action, keys, _) in told.iter().filter(|(.., avail)| *avail == Avail::Now) {
        row(&mut lines, action, keys, Style::new());
    }
    for (action, keys, avail) in &told {
        if let Avail::Not(why) = avail {
            row(&mut lines, action, keys, Style::new());
            let why = ui.text(&say("ui-not-now").because("why", why.clone()));
            lines.extend(rows::pair("", &why, label, columns, ui.theme.hint(), Style::new()));
        }
    }
    lines.extend([Line::default(), heading(ui, "ui-help-elsewhere")]);
    for (action, keys, _) in told.iter().filter(|(.., avail)| *avail == Avail::Elsewhere) {
        row(&mut lines, action, keys, Style::new());
    }
    lines.push(Line::default());
    for id in ["ui-help-dangerous", "ui-help-letters", "ui-help-fields", "ui-help-signs"] {
        lines.extend(wrap(&ui.text(&say(id)), columns).into_iter().map(Line::from));
    }
    for state in State::ALL {
        lines.push(Line::from(vec![
            Span::raw("  "),
            Span::styled(format!("{} {}", state.sign(), ui.text(&state.say())), ui.theme.state(state)),
        ]));
    }
    lines
}

fn heading(ui: &Ui<'_>, id: &'static str) -> Line<'static> {
    Line::from(Span::styled(ui.text(&say(id)), ui.theme.dim()))
}
