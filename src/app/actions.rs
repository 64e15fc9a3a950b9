//! The one table of everything a key can do. Keymap, footer and help are computed from it.

use super::avail::{Avail, Spot, avail};
use super::key::{Code, Key};
use super::model::Model;

/// Everything a key can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is described by its help text in the table")]
pub enum ActionId {
    Help,
    Palette,
    Send,
    Confirm,
    Cancel,
    StopWatching,
    Open,
    Blocking,
    Choose,
    Press,
    Reconcile,
    Release,
    Dismiss,
    Copy,
    Raw,
    Alarm,
    Clip,
    Take,
    Filter,
    Alter,
    EnterList,
    LeaveFilter,
    Mark,
    Export,
    StopExport,
    Jump,
    GoTo,
    ClearMarks,
    ClearFilter,
    Back,
    LeaveField,
    New,
    Review,
    LookUp,
    Order,
    Profiles,
    History,
    Summary,
    Range,
    Currency,
    Webhooks,
    Bearing,
    Next,
    Previous,
    More,
    LineStart,
    LineEnd,
    ClearField,
    DropWord,
    Recent,
    Undo,
    Redo,
    Move,
    Language,
    Theme,
    Bell,
    Mouse,
    Redraw,
    Suspend,
    Abandon,
    Quit,
}

/// One thing a key can do.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// Which one.
    pub id: ActionId,
    /// Its keys; the first one stands in the footer.
    pub keys: &'static [Key],
    /// Its letter outside fields.
    pub letter: Option<char>,
    /// The word in the footer.
    pub label: &'static str,
    /// The sentence in the help.
    pub help: &'static str,
    /// Whether it moves money or gives up knowledge.
    pub dangerous: bool,
    /// What goes first from a narrow footer: the largest number; 0 never stands there.
    pub rank: u8,
}

const fn action(id: ActionId, keys: &'static [Key], letter: Option<char>, label: &'static str, help: &'static str, rank: u8) -> Action {
    Action { id, keys, letter, label, help, dangerous: false, rank }
}

const fn danger(id: ActionId, keys: &'static [Key], letter: Option<char>, label: &'static str, help: &'static str, rank: u8) -> Action {
    Action { id, keys, letter, label, help, dangerous: true, rank }
}

const ENTER: Key = Key::plain(Code::Enter);
const ESC: Key = Key::plain(Code::Esc);
const ALTER: &[Key] = &[Key::plain(Code::Left), Key::plain(Code::Right), Key::char(' ')];

/// Every action, in the order of footer and help.
pub const TABLE: &[Action] = &[
    action(ActionId::Help, &[Key::f(1)], Some('?'), "ui-act-help", "ui-help-help", 1),
    action(ActionId::Palette, &[Key::ctrl('p')], Some(':'), "ui-act-palette", "ui-help-palette", 10),
    danger(ActionId::Send, &[], Some('y'), "ui-act-send", "ui-help-send", 2),
    danger(ActionId::Confirm, &[ENTER], None, "ui-act-confirm", "ui-help-confirm", 2),
    action(ActionId::Cancel, &[ESC], None, "ui-act-cancel", "ui-help-cancel", 3),
    action(ActionId::StopWatching, &[ESC], None, "ui-act-stop-watching", "ui-help-stop-watching", 3),
    action(ActionId::Open, &[ENTER], None, "ui-act-open", "ui-help-open", 3),
    action(ActionId::Blocking, &[], Some('o'), "ui-act-blocking", "ui-help-blocking", 4),
    action(ActionId::Choose, &[ENTER], None, "ui-act-choose", "ui-help-choose", 3),
    action(ActionId::Press, &[ENTER], None, "ui-act-press", "ui-help-press", 9),
    action(ActionId::Reconcile, &[], Some('r'), "ui-act-reconcile", "ui-help-reconcile", 4),
    danger(ActionId::Release, &[], Some('u'), "ui-act-release", "ui-help-release", 5),
    danger(ActionId::Dismiss, &[], Some('u'), "ui-act-dismiss", "ui-help-dismiss", 8),
    action(ActionId::Copy, &[], Some('d'), "ui-act-copy", "ui-help-copy", 6),
    action(ActionId::Raw, &[], Some('j'), "ui-act-raw", "ui-help-raw", 4),
    action(ActionId::Alarm, &[Key::f(9)], Some('a'), "ui-act-alarm", "ui-help-alarm", 2),
    action(ActionId::Take, &[ENTER], None, "ui-act-take", "ui-help-take", 3),
    action(ActionId::Clip, &[], Some('c'), "ui-act-clip", "ui-help-clip", 8),
    action(ActionId::Filter, &[], Some('/'), "ui-act-filter", "ui-help-filter", 4),
    action(ActionId::Mark, &[Key::char(' ')], None, "ui-act-mark", "ui-help-mark", 6),
    action(ActionId::Jump, &[], Some('g'), "ui-act-jump", "ui-help-jump", 8),
    action(ActionId::Export, &[], Some('e'), "ui-act-export", "ui-help-export", 8),
    action(ActionId::StopExport, &[ESC], None, "ui-act-stop-export", "ui-help-stop-export", 3),
    action(ActionId::GoTo, &[ENTER], None, "ui-act-go-to", "ui-help-go-to", 3),
    action(ActionId::Alter, ALTER, None, "ui-act-alter", "ui-help-alter", 4),
    action(ActionId::EnterList, &[ENTER], None, "ui-act-enter-list", "ui-help-enter-list", 3),
    action(ActionId::LeaveFilter, &[ESC], None, "ui-act-leave-filter", "ui-help-leave-filter", 0),
    action(ActionId::ClearMarks, &[ESC], None, "ui-act-clear-marks", "ui-help-clear-marks", 3),
    action(ActionId::ClearFilter, &[ESC], None, "ui-act-clear-filter", "ui-help-clear-filter", 3),
    action(ActionId::Back, &[ESC], None, "ui-act-back", "ui-help-back", 3),
    action(ActionId::LeaveField, &[ESC], None, "ui-act-leave-field", "ui-help-leave-field", 9),
    action(ActionId::New, &[], Some('n'), "ui-act-new", "ui-help-new", 5),
    action(ActionId::Review, &[Key::ctrl('s')], Some('v'), "ui-act-review", "ui-help-review", 4),
    action(ActionId::LookUp, &[Key::f(5), Key::ctrl('g')], Some('l'), "ui-act-look-up", "ui-help-look-up", 8),
    action(ActionId::Order, &[], Some('o'), "ui-act-order", "ui-help-order", 8),
    action(ActionId::Profiles, &[Key::f(2)], Some('p'), "ui-act-profiles", "ui-help-profiles", 7),
    action(ActionId::History, &[Key::f(3)], Some('h'), "ui-act-history", "ui-help-history", 7),
    action(ActionId::Summary, &[Key::f(4)], Some('s'), "ui-act-summary", "ui-help-summary", 8),
    action(ActionId::Range, &[Key::plain(Code::Left), Key::plain(Code::Right)], None, "ui-act-range", "ui-help-range", 3),
    action(ActionId::Currency, &[Key::plain(Code::Tab)], None, "ui-act-currency", "ui-help-currency", 4),
    action(ActionId::Webhooks, &[Key::f(6)], Some('k'), "ui-act-webhooks", "ui-help-webhooks", 8),
    action(ActionId::Bearing, &[Key::plain(Code::Left), Key::plain(Code::Right)], None, "ui-act-bearing", "ui-help-bearing", 5),
    action(ActionId::Next, &[Key::plain(Code::Tab)], None, "ui-act-next", "ui-help-next", 7),
    action(ActionId::Previous, &[Key::plain(Code::BackTab)], None, "ui-act-previous", "ui-help-previous", 0),
    action(ActionId::More, &[], Some('m'), "ui-act-more", "ui-help-more", 9),
    action(ActionId::LineStart, &[Key::plain(Code::Home), Key::ctrl('a')], None, "ui-act-line-start", "ui-help-line-start", 0),
    action(ActionId::LineEnd, &[Key::plain(Code::End), Key::ctrl('e')], None, "ui-act-line-end", "ui-help-line-end", 0),
    action(ActionId::ClearField, &[Key::ctrl('u')], None, "ui-act-clear", "ui-help-clear", 0),
    action(ActionId::DropWord, &[Key::ctrl('w')], None, "ui-act-drop-word", "ui-help-drop-word", 0),
    action(ActionId::Recent, &[Key::ctrl('r')], None, "ui-act-recent", "ui-help-recent", 9),
    action(ActionId::Undo, &[Key::ctrl('_'), Key::alt('z')], None, "ui-act-undo", "ui-help-undo", 0),
    action(ActionId::Redo, &[Key::ctrl('y')], None, "ui-act-redo", "ui-help-redo", 0),
    action(
        ActionId::Move,
        &[
            Key::plain(Code::Up),
            Key::plain(Code::Down),
            Key::plain(Code::PageUp),
            Key::plain(Code::PageDown),
            Key::plain(Code::Home),
            Key::plain(Code::End),
        ],
        None,
        "ui-act-move",
        "ui-help-move",
        9,
    ),
    action(ActionId::Language, &[], Some('i'), "ui-act-language", "ui-help-language", 0),
    action(ActionId::Theme, &[], Some('t'), "ui-act-theme", "ui-help-theme", 0),
    action(ActionId::Bell, &[], Some('b'), "ui-act-bell", "ui-help-bell", 0),
    action(ActionId::Mouse, &[], Some('f'), "ui-act-mouse", "ui-help-mouse", 0),
    action(ActionId::Redraw, &[Key::ctrl('l')], Some('w'), "ui-act-redraw", "ui-help-redraw", 0),
    action(ActionId::Suspend, &[Key::ctrl('z')], Some('z'), "ui-act-suspend", "ui-help-suspend", 0),
    danger(ActionId::Abandon, &[Key::ctrl('q'), Key::ctrl('c')], Some('x'), "ui-act-abandon", "ui-help-abandon", 2),
    action(ActionId::Quit, &[Key::ctrl('q'), Key::ctrl('c')], Some('q'), "ui-act-quit", "ui-help-quit", 5),
];

/// What stands in the footer: every action that works now, in the order of the table. The filter is told where its list is.
pub fn footer(model: &Model) -> Vec<&'static Action> {
    let here = |id| id != ActionId::Filter || matches!(Spot::of(model), Spot::History | Spot::Webhooks);
    TABLE.iter().filter(|action| action.rank > 0 && here(action.id) && avail(model, action.id) == Avail::Now).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_action_stands_in_the_table_once_and_has_a_key() {
        let ids: HashSet<_> = TABLE.iter().map(|action| action.id).collect();
        assert_eq!(ids.len(), TABLE.len());
        assert_eq!(ids.len(), ActionId::Quit as usize + 1, "an action is missing from the table");
        assert!(TABLE.iter().all(|action| !action.keys.is_empty() || action.letter.is_some()));
    }

    #[test]
    fn what_has_a_chord_or_function_key_has_another_way_too() {
        let editing = [
            ActionId::Recent,
            ActionId::LineStart,
            ActionId::LineEnd,
            ActionId::ClearField,
            ActionId::DropWord,
            ActionId::Undo,
            ActionId::Redo,
        ];
        for action in TABLE.iter().filter(|action| !editing.contains(&action.id)) {
            let plain = action.keys.iter().any(|key| !key.ctrl && !matches!(key.code, Code::F(_)));
            assert!(plain || action.letter.is_some(), "{:?}", action.id);
        }
    }
}
