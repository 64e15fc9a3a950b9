//! Every mistake that a configuration can have, one a file, with the words it is answered with.
//!
//! The first lines of each file in `tests/invalid_configs` say what must happen:
//!
//! ```text
//! # exit 2: MESSAGE            the whole file is refused
//! # disables NAME: MESSAGE     this profile is disabled, and exactly the profiles so named
//! # keys of NAME: MESSAGE      the profile is fine, but its keys cannot be loaded
//! # with NAME                  the environment has this variable (and no other)
//! # mode 644                   the rights of the file (600 otherwise)
//! ```

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use capdesk::config::{Access, Config, ConfigPath};
use pretty_assertions::assert_eq;

/// What loading says, in the notation of the files.
fn said(scratch: &Path, name: &str, variables: &[String]) -> Vec<String> {
    let env = |name: &str| variables.iter().any(|set| set == name).then(|| OsString::from("\u{e9}"));
    let directory = format!("{}/", scratch.display());
    let config = match Config::load_in(&ConfigPath::Named(scratch.join(name)), &env) {
        Ok(config) => config,
        Err(error) => return vec![format!("# exit 2: {error}").replace(&directory, "")],
    };
    let lines = config.profiles.iter().filter_map(|profile| match &profile.access {
        Access::Disabled(why) => Some(format!("# disables {}: {why}", profile.name)),
        Access::Ready(settings) => {
            let why = settings.load_keys_in(&env).err()?;
            Some(format!("# keys of {}: {why}", profile.name))
        }
        Access::Sandbox => None,
    });
    lines.map(|line| line.replace(&directory, "")).collect()
}

#[test]
fn every_mistake_is_answered_in_words() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid_configs");
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("no-certificate.pem"), "-----BEGIN PRIVATE KEY-----\n").unwrap();
    let (mut expected, mut actual) = (BTreeMap::new(), BTreeMap::new());
    for entry in std::fs::read_dir(directory).unwrap() {
        let original = entry.unwrap().path();
        let name = original.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&original).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let after = |start: &str| -> Vec<String> { text.lines().filter_map(|line| line.strip_prefix(start)).map(str::to_owned).collect() };
        let expectation = ["# exit 2: ", "# disables ", "# keys of "];
        let wanted: Vec<_> =
            text.lines().filter(|line| expectation.iter().any(|start| line.starts_with(start))).map(str::to_owned).collect();
        assert!(!wanted.is_empty(), "{name} expects nothing");

        let file = scratch.path().join(&name);
        std::fs::write(&file, &bytes).unwrap();
        let mode = after("# mode ").first().map_or(0o600, |mode| u32::from_str_radix(mode, 8).unwrap());
        #[cfg(unix)]
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
        actual.insert(name.clone(), said(scratch.path(), &name, &after("# with ")));
        expected.insert(name, wanted);
    }
    assert!(expected.len() > 60, "only {} files", expected.len());
    assert_eq!(actual, expected);
}
