use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use proptest::prelude::*;
use secrecy::ExposeSecret as _;

use super::*;
use crate::config::{Config, ConfigPath};

fn no_env(_: &str) -> Option<std::ffi::OsString> {
    None
}

fn at(path: &Path) -> Existing {
    Existing::at(&ConfigPath::Named(path.to_owned()), &no_env).unwrap()
}

fn answers() -> Answers {
    Answers {
        name: "test".into(),
        api_secret: Given::Text("s3cret".into()),
        endpoints_key: Given::Command(vec!["printf".into(), "end point".into()]),
        ..Answers::new()
    }
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_written_is_private_short_and_reads_back_as_answered() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("made/config.toml");
    let answers = Answers { currency: "UAH".into(), operator: "olena".into(), ..answers() };
    at(&path).write(&answers).unwrap();
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no draft is left behind");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# Written by") && text.lines().count() < 16, "{text}");
    let config = Config::load_in(&ConfigPath::Named(path), &no_env).unwrap();
    assert_eq!((config.operator.as_str(), config.default_profile.as_deref()), ("olena", Some("test")));
    let Access::Ready(settings) = &config.profile("test").unwrap().access else { panic!("{config:?}") };
    assert_eq!(settings.pos_id.to_string(), answers.pos_id);
    let keys = settings.load_keys().unwrap();
    assert_eq!((keys.api_secret.expose_secret(), keys.endpoints_key.expose_secret()), ("s3cret", "end point"));
}

#[test]
fn a_file_that_appeared_meanwhile_is_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    let existing = at(&path);
    std::fs::write(&path, "another's").unwrap();
    let why = existing.write(&answers()).unwrap_err().to_string();
    assert!(why.contains("meanwhile"), "{why}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "another's");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_profile_is_added_at_the_end_and_every_other_byte_stays() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    let before = "# mine\ndefault_profile = \"old\"\n[profiles.old]   # odd\nmode = \"test\"";
    std::fs::write(&path, before).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let answers = Answers { api_secret: Given::Variable("S".into()), ..answers() };
    let existing = at(&path);
    assert_eq!(existing.by_hand(&answers, &no_env), None);
    existing.write(&answers).unwrap();
    let after = std::fs::read_to_string(&path).unwrap();
    assert!(after.starts_with(&format!("{before}\n\n[profiles.test]\n")), "{after}");
    assert_eq!(mode(&path), 0o640);
    let again = at(&path);
    assert_eq!(again.names(), ["old", "test"]);
    assert_eq!(answers.settings(&again, &no_env).unwrap_err().to_string(), "There is a profile test already; give this one another name.");
}

#[test]
fn what_cannot_be_added_safely_is_left_to_a_hand() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    let why = |text: &str, mode: u32| {
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        at(&path).by_hand(&answers(), &no_env).map(|why| why.id.into_owned())
    };
    assert_eq!(why("", 0o600), None);
    assert_eq!(why("", 0o644).as_deref(), Some("init-by-hand-open"));
    assert_eq!(why("profiles = {}\n", 0o600).as_deref(), Some("init-by-hand-form"));
    std::fs::write(&path, "").unwrap();
    let existing = at(&path);
    std::fs::write(&path, "operator = 'x'\n").unwrap();
    assert_eq!(existing.by_hand(&answers(), &no_env).unwrap().id, "init-by-hand-changed");
    let link = dir.path().join("link");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert_eq!(at(&link).by_hand(&answers(), &no_env).unwrap().id, "init-by-hand-link");
}

#[test]
fn a_pos_id_of_the_other_mode_is_objected_to_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    let test = answers();
    at(&path).write(&test).unwrap();
    let live = Answers { name: "shop".into(), mode: "live".into(), pos_id: test.pos_id.clone(), ..answers() };
    let why = live.settings(&at(&path), &no_env).unwrap_err().to_string();
    assert!(why.starts_with("This pos_id is also in the test profile test"), "{why}");
}

#[test]
fn lines_to_show_hide_a_key() {
    let lines = answers().profile_lines(true);
    assert!(!lines.contains("s3cret") && lines.contains(NOT_SHOWN) && lines.contains("end point"), "{}", *lines);
}

#[test]
fn a_command_line_is_parted_into_words() {
    let parted = |line: &str| words(line).unwrap();
    assert_eq!(parted(" secret-tool  lookup 'a b' \"c'd\" '' "), ["secret-tool", "lookup", "a b", "c'd", ""]);
    assert_eq!(parted("  "), [""; 0]);
    assert!(words("a 'b").is_err());
}

proptest! {
    #[test]
    fn every_text_reads_back_or_is_objected_to(name in any::<String>(), secret in any::<String>(), word in any::<String>()) {
        let answers = Answers {
            name: name.clone(),
            api_secret: Given::Text(secret.clone().into()),
            endpoints_key: Given::Command(vec!["printf".into(), word.clone()]),
            ..Answers::new()
        };
        let nowhere = at(Path::new("/no/such/config.toml"));
        if let Ok(settings) = answers.settings(&nowhere, &no_env) {
            let text = nowhere.with(&answers);
            let table: toml::Table = text.parse().unwrap();
            let profile = &table["profiles"][&name];
            prop_assert_eq!(profile["api_secret"].as_str(), Some(secret.as_str()));
            prop_assert_eq!(profile["endpoints_key"]["command"][1].as_str(), Some(word.as_str()));
            drop(settings);
        }
    }
}
