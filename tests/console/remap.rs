//! Keys as the configuration changes them.

use capdesk::app::avail::{Avail, avail};
use capdesk::app::key_patch::{may_change, may_work, name, patched};
use capdesk::app::keymap::{Keymap, Meaning, meaning};
use capdesk::app::{ActionId, Code, Key, Place, Spot, TABLE};
use capdesk::config::{Binding, Config, ConfigPath};

use crate::fixtures::{Bench, bench_at, day};

/// The table `keys` of a file, read as at the start.
fn bindings(keys: &str) -> Vec<Binding> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("c.toml");
    std::fs::write(&file, keys).unwrap();
    Config::load(&ConfigPath::Named(file)).unwrap().keys
}

/// What is wrong, without the directory.
fn mistakes(keys: &str) -> Vec<String> {
    let told = patched(&bindings(keys)).err().unwrap_or_default();
    told.iter().map(|say| say.to_string().split_inclusive(' ').map(|word| word.rsplit('/').next().unwrap_or(word)).collect()).collect()
}

#[test]
fn changed_keys_work_and_footer_help_and_palette_name_them() {
    let mut bench = Bench::open("test", (160, 110), day());
    bench.model.bind_keys(&bindings("[keys]\nreview = [\"f8\", \"ctrl+b\"]\nhistory = [\"alt+h\", \"к\"]\nreconcile = [\"ctrl+r\"]\n"));
    assert!(bench.text_of_screen().contains("F8 review"), "{}", bench.text_of_screen());
    bench.text("1001").key(Key::f(3));
    assert_eq!(bench.model.place, Place::Form, "the usual key is gone");
    bench.key(Key::f(1));
    assert!(bench.text_of_screen().contains("F8 Ctrl+B "));
    bench.code(Code::Esc).key(Key::ctrl('p')).text("review");
    assert!(bench.text_of_screen().contains("F8 Ctrl+B "));
    bench.code(Code::Esc).key(Key { code: Code::Char('р'), ctrl: false, alt: true });
    assert_eq!(bench.model.place, Place::History);
    assert_eq!(meaning(&bench.model, Key::ctrl('r')), Meaning::Act(ActionId::Reconcile));
    bench.key(Key::char('r'));
    assert_eq!(bench.model.place, Place::Form, "the letter on the Ukrainian layout is the letter on its key");
    bench.key(Key::f(8));
    assert_eq!(bench.model.place, Place::Review);
}

#[test]
fn a_mistake_names_its_place_and_the_usual_keys_hold() {
    for (keys, told) in [
        ("[keys]\nreveiw = [\"f8\"]\n", "c.toml:2:1: There is no action reveiw; did you mean review?"),
        (
            "[keys]\nreview = [\"f8\", \"hyper+x\"]\n",
            "c.toml:2:17: hyper+x is no key that can be set; write ctrl+s, alt+s, f8, home, end, space or one character.",
        ),
        (
            "[keys]\nreview = [\"enter\"]\n",
            "c.toml:2:11: enter is no key that can be set; write ctrl+s, alt+s, f8, home, end, space or one character.",
        ),
        (
            "[keys]\nreview = [\"ctrl+m\"]\n",
            "c.toml:2:11: ctrl+m is no key that can be set; write ctrl+s, alt+s, f8, home, end, space or one character.",
        ),
        ("[keys]\nreview = []\n", "c.toml:2:1: review must be a list of keys in quotes, such as [\"ctrl+s\", \"f8\"]."),
        ("[keys]\nsend = [\"space\"]\n", "c.toml:2:1: The keys of send cannot be changed."),
        ("[keys]\nquit = []\n", "c.toml:2:1: The keys of quit cannot be changed."),
        ("[keys]\nreview = [\"F1\"]\n", "c.toml:2:11: F1 would mean review and help on the same screen."),
        ("[keys]\ntheme = [\"y\"]\n", "c.toml:2:10: y would mean theme and send on the same screen."),
        (
            "[keys]\nraw = [\"f8\"]\ncopy = [\"f8\"]\n",
            "c.toml:3:9: f8 would mean copy and raw on the same screen. The other one stands at c.toml:2:8.",
        ),
    ] {
        assert_eq!(mistakes(keys), [told], "{keys}");
        let mut bench = Bench::open("test", (160, 50), day());
        bench.model.bind_keys(&bindings(keys));
        assert_eq!(bench.model.keymap, Keymap::default());
        let shown = bench.text_of_screen();
        assert!(shown.contains("The usual keys hold"), "{shown}");
    }
}

#[test]
fn two_actions_of_different_screens_may_share_a_key_and_keys_may_change_places() {
    assert_eq!(mistakes("[keys]\nraw = [\"f8\"]\nmore = [\"f8\"]\n"), Vec::<String>::new());
    assert_eq!(mistakes("[keys]\nraw = [\"d\"]\ncopy = [\"j\"]\n"), Vec::<String>::new());
}

#[test]
fn what_sends_ends_confirms_or_moves_keeps_its_keys() {
    use ActionId::{Abandon, Back, Cancel, Choose, Confirm, Move, Next, Open, Press, Quit, Send};
    for id in [Send, Confirm, Quit, Abandon, Press, Cancel, Back, Open, Choose, Next, Move] {
        assert!(!may_change(id), "{id:?}");
    }
}

#[test]
fn an_action_works_only_where_the_check_for_conflicts_expects_it() {
    for spot in Spot::ALL {
        let bench = bench_at(spot, (160, 50));
        for action in TABLE.iter().filter(|action| avail(&bench.model, action.id) != Avail::Elsewhere) {
            assert!(may_work(spot, action.id), "{:?} on {spot:?}", action.id);
        }
    }
}

#[test]
fn the_example_names_every_action_whose_keys_may_change() {
    let example = include_str!("../../config.example.toml");
    let names: Vec<String> = TABLE.iter().filter(|action| may_change(action.id)).map(|action| name(action.id)).collect();
    let listed: Vec<&str> = example
        .lines()
        .skip_while(|line| !line.starts_with("# Actions:"))
        .take_while(|line| line.starts_with('#') && !line.starts_with("#["))
        .flat_map(|line| line.trim_start_matches("# Actions:").trim_start_matches('#').split([',', ' ', '.']))
        .filter(|word| !word.is_empty())
        .collect();
    assert_eq!(listed, names, "{}", names.join(", "));
}
