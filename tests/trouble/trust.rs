//! What somebody else can change is not worked with.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::Path;

use crate::support::gateway::{Gateway, Reply};
use crate::support::{Home, POS, Run};

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The sandbox as a server, which ends at once because its address is taken.
fn sandbox(home: &Home, more: &[&str]) -> Run {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    home.run(&[&["sandbox", "--listen", &taken.local_addr().unwrap().to_string()], more].concat())
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|found| std::os::unix::fs::MetadataExt::uid(&found) == 0)
}

#[test]
fn nothing_is_sent_and_no_command_runs_by_a_configuration_that_others_can_change() {
    let gateway = Gateway::plain(|_| Reply::Close);
    let home = Home::new();
    let ran = home.dir.path().join("ran");
    let file = home.config(&format!(
        "[profiles.test]\nmode = \"test\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"key\"\nendpoints_key = {{ env = \"HOME\" }}\n\
         api_secret = {{ command = [\"/bin/sh\", \"-c\", \"echo secret; echo >> {}\"] }}\n",
        gateway.url(),
        ran.display()
    ));
    let dir = home.dir.path();
    let refused = |what: &Path, command: &str| {
        let told = format!("{command} {}", what.display());
        let capture = home.run(&["capture", "--order-id", "1001", "--currency", "UAH"]);
        assert_eq!(capture.code, 2, "{told}: {capture:?}");
        let check = home.run(&["config", "check"]);
        assert!(check.code == 2 && check.stdout.contains("PROBLEM") && check.stdout.contains(&told), "{told}: {check:?}");
        let object = home.run(&["config", "check", "--json"]).json();
        assert!(object["ok"] == false && object["message"].as_str().unwrap().contains(&told), "{told}: {object}");
        let doctor = home.run(&["doctor"]);
        let line = doctor.stdout.lines().find(|line| line.starts_with("PROBLEM  config ")).unwrap_or_default();
        assert!(doctor.code == 2 && line.contains(&told), "{told}: {doctor:?}");
        assert_eq!(home.run(&["profiles", "check"]).code, 2, "{told}");
        assert!(!ran.exists() && gateway.requests().is_empty(), "{told}");
        let sandbox = home.run(&["--profile", "sandbox", "profiles", "check"]);
        assert_eq!(sandbox.code, 0, "the built-in gateway works all the same: {sandbox:?}");
    };
    for (path, mode) in [(&*file, 0o620), (&*file, 0o602), (dir, 0o770), (dir, 0o707)] {
        set(path, mode);
        refused(path, "chmod go-w");
        set(path, if path == dir { 0o700 } else { 0o600 });
    }
    if is_root() {
        for path in [&*file, dir] {
            chown(path, Some(65_534), None).unwrap();
            refused(path, "sudo chown 0");
            chown(path, Some(0), None).unwrap();
        }
    }
    set(dir, 0o1777);
    home.run(&["capture", "--order-id", "1001", "--currency", "UAH"]);
    assert!(ran.exists() && !gateway.requests().is_empty(), "what is sticky is no problem");
}

#[test]
fn a_data_directory_that_leads_elsewhere_or_is_another_users_is_refused() {
    for name in ["owners", "log", "sandbox.db"] {
        let home = Home::new();
        let elsewhere = home.dir.path().join("elsewhere");
        fs::create_dir(home.data()).unwrap();
        if name == "sandbox.db" {
            fs::write(&elsewhere, "").unwrap()
        } else {
            fs::create_dir(&elsewhere).unwrap()
        }
        set(&elsewhere, 0o755);
        symlink(&elsewhere, home.data().join(name)).unwrap();
        let mut runs = vec![sandbox(&home, &[]), sandbox(&home, &["--reset"])];
        if name != "sandbox.db" {
            runs.push(home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH"]));
            runs.push(home.run(&["--profile", "sandbox", "history"]));
        }
        for run in runs {
            assert!(run.code != 0 && run.stderr.contains(name), "{name}: {run:?}");
        }
        let empty =
            if elsewhere.is_dir() { fs::read_dir(&elsewhere).unwrap().next().is_none() } else { fs::read(&elsewhere).unwrap().is_empty() };
        assert!(empty && fs::metadata(&elsewhere).unwrap().permissions().mode() & 0o777 == 0o755, "{name} was left alone");
    }
    if !is_root() {
        return;
    }
    for name in ["", "owners", "log", "sandbox.db", "ledger.db", "ledger.id"] {
        let home = Home::new();
        let capture = ["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH"];
        assert_eq!(home.run(&capture).code, 0);
        chown(home.data().join(name), Some(65_534), None).unwrap();
        let run = home.run(&capture);
        assert!(run.code != 0 && run.stderr.contains("another user"), "{name}: {run:?}");
        if name != "sandbox.db" {
            let doctor = home.run(&["doctor"]);
            assert!(doctor.code == 1 && doctor.stdout.contains("sudo chown 0 "), "{name}: {doctor:?}");
        }
        if !name.contains("ledger") {
            let run = sandbox(&home, &[]);
            assert!(run.code == 2 && run.stderr.contains("another user"), "{name}: {run:?}");
        }
    }
}

#[test]
fn the_sandbox_refuses_a_directory_that_others_write_in_as_the_ledger_does() {
    let home = Home::new();
    fs::create_dir(home.data()).unwrap();
    fs::write(home.data().join("letter.txt"), "").unwrap();
    set(&home.data(), 0o777);
    for run in [sandbox(&home, &[]), sandbox(&home, &["--reset"])] {
        assert!(run.code == 2 && run.stderr.contains("chmod 700"), "{run:?}");
    }
    assert_eq!(fs::read_dir(home.data()).unwrap().count(), 1);
}
