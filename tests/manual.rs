//! What comes with the program besides the program: completions for shells, and the manual.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

mod support;

use support::Home;

/// Said past the capture of test output: what is skipped must be seen.
fn loud(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "SKIPPED: {text}");
}

fn is_there(tool: &str) -> bool {
    Command::new(tool).arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// The completions for a shell, in a file.
fn script(home: &Home, shell: &str, name: &str) -> std::path::PathBuf {
    let run = home.run(&["completions", shell]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let path = home.dir.path().join(name);
    std::fs::write(&path, run.stdout).unwrap();
    path
}

/// Runs a shell's script to its end and gives what it printed.
fn shell(program: &str, args: &[&str], dir: &Path) -> String {
    let output = Command::new(program).args(args).current_dir(dir).stdin(Stdio::null()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && told.is_empty(), "{program}: {told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn completions_load_in_bash_and_complete_a_flag() {
    if !is_there("bash") {
        return loud("completions in bash (there is no bash here)");
    }
    let home = Home::new();
    script(&home, "bash", "capdesk.bash");
    let asked = ". ./capdesk.bash && COMP_WORDS=(capdesk capture --ord) COMP_CWORD=2 && _capdesk capdesk --ord capture && printf '%s\n' \"${COMPREPLY[@]}\"";
    assert_eq!(shell("bash", &["--norc", "-c", asked], home.dir.path()).trim(), "--order-id");
}

#[test]
fn completions_load_in_zsh() {
    if !is_there("zsh") {
        return loud("completions in zsh (there is no zsh here)");
    }
    let home = Home::new();
    script(&home, "zsh", "_capdesk");
    let asked = "fpath=($PWD $fpath) && autoload -U compinit && compinit -u -d ./dump && autoload +X _capdesk && print ${_comps[capdesk]}";
    assert_eq!(shell("zsh", &["-f", "-c", asked], home.dir.path()).trim(), "_capdesk");
}

#[test]
fn completions_load_in_fish() {
    if !is_there("fish") {
        return loud("completions in fish (there is no fish here)");
    }
    let home = Home::new();
    script(&home, "fish", "capdesk.fish");
    let told = shell("fish", &["--no-config", "-c", "source capdesk.fish; complete -C 'capdesk capture --ord'"], home.dir.path());
    assert!(told.starts_with("--order-id"), "{told}");
}

#[test]
fn there_are_completions_for_powershell() {
    let run = Home::new().run(&["completions", "powershell"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("Register-ArgumentCompleter") && run.stdout.contains("--order-id"));
}

#[test]
fn every_subcommand_has_a_page_and_every_page_renders() {
    let home = Home::new();
    let dir = home.dir.path().join("man");
    let run = home.run(&["man", "--dir", dir.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let help = home.run(&["--help"]).stdout;
    let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("Options:").next()).unwrap();
    let names =
        commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty() && *name != "help");
    let pages: Vec<_> = names.map(|name| dir.join(format!("capdesk-{name}.1"))).chain([dir.join("capdesk.1")]).collect();
    assert!(pages.len() > 10, "{help}");
    let man = is_there("man");
    if !man {
        loud("the manual through man (there is no man here)");
    }
    for page in pages {
        assert!(std::fs::read_to_string(&page).unwrap().starts_with(".ie"), "{}", page.display());
        if man {
            let args = ["--warnings", "-l", page.to_str().unwrap()];
            let shown = shell("man", &args, home.dir.path());
            assert!(shown.contains("SYNOPSIS"), "{shown}");
        }
    }
}

#[test]
fn the_manual_names_every_key_and_every_exit_code() {
    let run = Home::new().run(&["man"]);
    assert_eq!(run.code, 0);
    for action in capdesk::app::TABLE {
        let sentence = capdesk::domain::say(action.help).to_string();
        let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        assert!(plain(&run.stdout).contains(&plain(&sentence)), "{sentence}");
    }
    for code in 0..=9 {
        assert!(run.stdout.contains(&format!("{code} ")), "{code}");
    }
}
