use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::domain::attempt::Outcome;
use crate::domain::{Answer, Attempt, Draft as Form, Json, Mode, Moment, State};
use crate::export::record;

fn attempt(number: usize) -> Attempt {
    let now = Moment { wall: Timestamp::UNIX_EPOCH, boot: Duration::ZERO, boot_id: "boot".into() };
    let form = Form { order_id: number.to_string(), currency: "UAH".into(), comment: "=1+1".into(), ..Form::default() };
    let body = r#"{"order_id":"1","status":"success","fee":{"amount":1.50,"currency":"UAH"}}"#;
    Attempt {
        state: State::Captured,
        operator: "-olena".into(),
        outcome: Outcome {
            amount: Some("-80.50".into()),
            body: Some(body.into()),
            ..Outcome::stated(&Answer::parse(body.as_bytes()).unwrap())
        },
        ..Attempt::begun(Uuid::from_u128(number as u128), "test", Mode::Test, form.check(Uuid::nil()).unwrap(), now)
    }
}

/// Exports so many pages of three attempts.
fn export(dir: &Path, name: &str, replace: bool, pages: usize, stop_after: u64) -> Result<Exported, ExportError> {
    let path = dir.join(name);
    let target = Target { format: Format::of(&path).unwrap_or(Format::Csv), path, replace };
    let mut left = pages;
    let mut next = || {
        let page = (0..if left > 0 { 3 } else { 0 }).map(attempt).collect();
        left = left.saturating_sub(1);
        Ok(page)
    };
    let mut progress = |rows| if rows >= stop_after { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    to_file(&dir.join("data"), &target, &mut next, &mut progress)
}

fn dir() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("data")).unwrap();
    dir
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_whole_private_and_read_back_as_it_was_written() {
    let dir = dir();
    let made = export(dir.path(), "a.csv", false, 2, u64::MAX).unwrap();
    assert_eq!((made.rows, names(dir.path())), (6, vec!["a.csv".into(), "data".into()]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&made.path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut reader = csv::Reader::from_path(&made.path).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let Json::Object(members) = record::attempt(&attempt(0)) else { panic!("an object") };
    let known: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "response").collect();
    assert_eq!(header, [&known[..], &["fee_amount", "fee_currency"]].concat());
    let row = reader.records().nth(1).unwrap().unwrap();
    let of = |name: &str| &row[header.iter().position(|column| column == name).unwrap()];
    assert_eq!(
        ["order_id", "comment", "operator", "amount", "fee_amount", "fee_currency"].map(of),
        ["1", "'=1+1", "'-olena", "-80.50", "1.50", "UAH"]
    );
    export(dir.path(), "a.jsonl", false, 2, u64::MAX).unwrap();
    let lines = fs::read_to_string(dir.path().join("a.jsonl")).unwrap();
    assert_eq!((lines.lines().count(), lines.lines().next().unwrap()), (6, record::attempt(&attempt(0)).to_line().as_str()));
    export(dir.path(), "none.csv", false, 0, u64::MAX).unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("none.csv")).unwrap().lines().count(), 1, "the header stands alone");
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_asked() {
    let dir = dir();
    fs::write(dir.path().join("a.csv"), "mine").unwrap();
    assert!(matches!(export(dir.path(), "a.csv", false, 1, u64::MAX), Err(ExportError::Exists(_))));
    assert_eq!(fs::read_to_string(dir.path().join("a.csv")).unwrap(), "mine");
    assert_eq!(export(dir.path(), "a.csv", true, 1, u64::MAX).unwrap().rows, 3);
    assert_eq!(names(dir.path()), ["a.csv", "data"]);
    // One that appears while the rows are written stays as well.
    let target = Target { path: dir.path().join("b.csv"), format: Format::Csv, replace: false };
    let mut pages = vec![Vec::new(), vec![attempt(1)]];
    let mut next = || Ok(pages.pop().unwrap());
    let raced = to_file(&dir.path().join("data"), &target, &mut next, &mut |_| {
        fs::write(dir.path().join("b.csv"), "theirs").unwrap();
        ControlFlow::Continue(())
    });
    assert!(matches!(raced, Err(ExportError::Exists(_))));
    assert_eq!((fs::read_to_string(dir.path().join("b.csv")).unwrap().as_str(), names(dir.path()).len()), ("theirs", 3));
}

#[test]
fn a_stopped_or_failed_export_leaves_nothing() {
    let dir = dir();
    assert!(matches!(export(dir.path(), "a.csv", false, 9, 6), Err(ExportError::Stopped)));
    let target = Target { path: dir.path().join("a.csv"), format: Format::Csv, replace: false };
    let mut first = true;
    let mut next = || if std::mem::take(&mut first) { Ok(vec![attempt(1)]) } else { Err(say("desk-interrupted")) };
    let failed = to_file(&dir.path().join("data"), &target, &mut next, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(failed, Err(ExportError::Read(_))));
    fs::write(dir.path().join("b.csv"), "mine").unwrap();
    assert!(matches!(export(dir.path(), "b.csv", true, 9, 6), Err(ExportError::Stopped)));
    assert_eq!(
        (names(dir.path()), fs::read_to_string(dir.path().join("b.csv")).unwrap().as_str()),
        (vec!["b.csv".into(), "data".into()], "mine")
    );
}

#[test]
fn places_that_are_no_files_of_the_operator_are_refused() {
    let dir = dir();
    for (name, replace) in [("data/ledger.db", true), ("data/x.csv", false)] {
        assert!(matches!(export(dir.path(), name, replace, 1, u64::MAX), Err(ExportError::Beside(_))), "{name}");
    }
    for replace in [false, true] {
        assert!(matches!(export(dir.path(), "data", replace, 1, u64::MAX), Err(ExportError::Name(_) | ExportError::Beside(_))));
        assert!(matches!(export(dir.path(), "..", replace, 1, u64::MAX), Err(ExportError::Name(_))));
        assert!(matches!(export(dir.path(), "no/such/dir.csv", replace, 1, u64::MAX), Err(ExportError::Write { .. })));
    }
}
