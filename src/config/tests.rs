use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proptest::prelude::*;
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;
use crate::domain::{AuthScheme, Language, Mode};

const TEST: &str = r#"
[profiles.test]
mode = "test"
base_url = "https://api.finline.io"
pos_id = "DC728DE1-51EF-4EF1-80F7-3B44B07B5667"
api_key = "2c2b91a3-9b73-4551-81ac-84e0d0360995"
api_secret = { env = "SECRET" }
endpoints_key = { command = ["printf", "end"] }
"#;

const LIVE: &str = r#"
[profiles.shop]
mode = "live"
base_url = "https://api.finline.io"
pos_id = "11111111-51ef-4ef1-80f7-3b44b07b5667"
api_key = "11111111-9b73-4551-81ac-84e0d0360995"
api_secret = { env = "LIVE_SECRET" }
endpoints_key = { env = "LIVE_END" }
"#;

fn no_env(_: &str) -> Option<OsString> {
    None
}

fn write(text: &str, mode: u32) -> (TempDir, ConfigPath) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("config.toml");
    std::fs::write(&file, text).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    (dir, ConfigPath::Named(file))
}

fn load(text: &str) -> Config {
    let (_dir, path) = write(text, 0o600);
    Config::load_in(&path, &no_env).unwrap()
}

fn ready<'c>(config: &'c Config, name: &str) -> &'c Settings {
    match &config.profile(name).unwrap().access {
        Access::Ready(settings) => settings,
        other => panic!("{other:?}"),
    }
}

fn why_disabled(config: &Config, name: &str) -> String {
    match &config.profile(name).unwrap().access {
        Access::Disabled(why) => why.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_short_profile_gets_its_defaults_and_a_long_one_what_it_says() {
    let config = load(TEST);
    let settings = ready(&config, "test");
    assert_eq!(settings.mode, Mode::Test);
    assert_eq!(settings.pos_id.to_string(), "dc728de1-51ef-4ef1-80f7-3b44b07b5667");
    assert_eq!((settings.auth, settings.lookup_auth), (AuthScheme::Cpay, AuthScheme::Cpay));
    assert_eq!((settings.timeout, settings.settle), (Duration::from_secs(60), Duration::from_secs(300)));
    assert_eq!((settings.lookup_gap, settings.overcapture_percent), (Duration::from_secs(60), 0));
    assert_eq!((settings.currency, settings.comment_tag), (None, false));
    assert!(settings.server_url.is_none() && settings.proxy.is_none() && settings.ca_pem_path.is_none());

    let more = r#"
auth = "CPAY-HMAC"
lookup_auth = "CPAY-SHA1"
currency = "uah"
server_url = "https://example.com/hook"
timeout_seconds = 0x0a
proxy = "http://proxy.example.com:3128"
comment_tag = true
overcapture_percent = 25
settle_seconds = 0
lookup_gap_seconds = 4_294_967_295
"#;
    let config = load(&format!("operator = ' Олена\u{200b} '\n{TEST}{more}"));
    assert_eq!(config.operator, "Олена<U+200B>");
    let settings = ready(&config, "test");
    assert_eq!((settings.auth, settings.lookup_auth), (AuthScheme::CpayHmac, AuthScheme::CpaySha1));
    assert_eq!(settings.currency.unwrap().code(), "UAH");
    assert_eq!(settings.server_url.as_ref().unwrap().as_str(), "https://example.com/hook");
    assert_eq!(settings.proxy.as_ref().unwrap().host_str(), Some("proxy.example.com"));
    assert_eq!((settings.timeout, settings.settle), (Duration::from_secs(10), Duration::ZERO));
    assert_eq!((settings.lookup_gap.as_secs(), settings.overcapture_percent, settings.comment_tag), (u64::from(u32::MAX), 25, true));
}

#[test]
fn keys_are_loaded_from_every_origin_and_shown_nowhere() {
    let config = load(&TEST.replace("{ env = \"SECRET\" }", "\"s3cret\""));
    let settings = ready(&config, "test");
    let keys = settings.load_keys_in(&no_env).unwrap();
    assert_eq!(keys.api_key.expose_secret(), "2c2b91a3-9b73-4551-81ac-84e0d0360995");
    assert_eq!(keys.api_secret.expose_secret(), "s3cret");
    assert_eq!(keys.endpoints_key.expose_secret(), "end");
    let shown = format!("{config:?} {settings:?} {keys:?}");
    assert!(!shown.contains("s3cret") && !shown.contains("2c2b91a3"), "{shown}");

    let config = load(TEST);
    let keys = ready(&config, "test").load_keys_in(&|name| (name == "SECRET").then(|| "from env".into())).unwrap();
    assert_eq!(keys.api_secret.expose_secret(), "from env");
}

#[cfg(unix)]
#[test]
fn a_command_learns_no_other_secret() {
    // Both variables are there in every environment; that of another profile counts, also if that one is disabled.
    let command = r#"{ command = ["/bin/sh", "-c", "echo ${HOME-none} ${CARGO_MANIFEST_DIR-none}"] }"#;
    let text = TEST.replace("\"SECRET\"", "\"HOME\"").replace(r#"{ command = ["printf", "end"] }"#, command);
    let other = LIVE.replace("LIVE_SECRET", "CARGO_MANIFEST_DIR").replace("\"live\"", "\"none\"");
    let config = load(&format!("{text}{other}"));
    let keys = ready(&config, "test").load_keys_in(&|_| Some("secret".into())).unwrap();
    assert_eq!(keys.endpoints_key.expose_secret(), "none none");
}

#[test]
fn http_is_for_this_machine_and_below_live() {
    for (url, fine) in [("http://127.0.0.1:8080", true), ("http://[::1]/x", true), ("http://localhost", true), ("http://10.0.0.1", false)] {
        let config = load(&TEST.replace("https://api.finline.io", url));
        assert_eq!(matches!(config.profile("test").unwrap().access, Access::Ready(_)), fine, "{url}");
        let config = load(&LIVE.replace("https://api.finline.io", url));
        assert!(why_disabled(&config, "shop").contains("base_url is http"), "{url}");
    }
    let local = TEST.replace("https://api.finline.io", "http://127.0.0.1");
    ready(&load(&format!("{local}proxy = 'http://127.0.0.1:3128'")), "test");
    assert!(why_disabled(&load(&format!("{local}proxy = 'http://proxy:3128'")), "test").contains("proxy is on another machine"));
}

#[test]
fn live_waits_are_long_enough() {
    let least = |extra: &str| {
        let config = load(&format!("{LIVE}{extra}"));
        matches!(config.profile("shop").unwrap().access, Access::Ready(_))
    };
    assert!(least(""));
    assert!(least("settle_seconds = 300\ntimeout_seconds = 150\nlookup_gap_seconds = 60"));
    assert!(least("settle_seconds = 1200\ntimeout_seconds = 600"));
    for short in
        ["settle_seconds = 299", "timeout_seconds = 151", "settle_seconds = 1199\ntimeout_seconds = 600", "lookup_gap_seconds = 59"]
    {
        assert!(!least(short), "{short}");
    }
}

#[test]
fn in_live_the_environment_does_not_decide_whom_to_trust() {
    for name in ["SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"] {
        let env = |asked: &str| (asked == name).then(OsString::new);
        let (dir, path) = write(&format!("{TEST}{LIVE}"), 0o600);
        let config = Config::load_in(&path, &env).unwrap();
        ready(&config, "test");
        let why = why_disabled(&config, "shop");
        assert!(why.contains(name) && why.contains("ca_certificate") && why.contains(":10:11: "), "{why}");

        std::fs::write(dir.path().join("ca.pem"), "-----BEGIN CERTIFICATE-----\n").unwrap();
        std::fs::write(path.path(), format!("{TEST}{LIVE}ca_certificate = 'ca.pem'")).unwrap();
        let config = Config::load_in(&path, &env).unwrap();
        assert_eq!(ready(&config, "shop").ca_pem_path, Some(dir.path().join("ca.pem")));
    }
}

#[cfg(unix)]
#[test]
fn a_secret_in_an_open_file_disables_its_profile_and_no_other() {
    for mode in [0o640, 0o604, 0o610, 0o601] {
        let (_dir, path) = write(&format!("{}{LIVE}", TEST.replace("{ env = \"SECRET\" }", "\"s3cret\"")), mode);
        let config = Config::load_in(&path, &no_env).unwrap();
        let why = why_disabled(&config, "test");
        assert!(why.contains(&format!("run chmod 600 {}", path.path().display())) && !why.contains("s3cret"), "{mode:o} {why}");
        ready(&config, "shop");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_change_disables_every_profile() {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    let loaded = |path: &ConfigPath| {
        let config = Config::load_in(path, &no_env).unwrap();
        let why = ["test", "shop"].map(|name| match &config.profile(name).unwrap().access {
            Access::Disabled(why) => Some(why.to_string()),
            _ => None,
        });
        let [test, shop] = why;
        assert!(config.profile(SANDBOX).unwrap().is_sandbox() && test.is_some() == shop.is_some(), "{shop:?}");
        let told = config.distrust.map(|why| why.to_string());
        assert_eq!(told.is_some(), test.is_some());
        assert!([&test, &shop].iter().all(|why| why.as_ref().is_none_or(|why| why.starts_with(told.as_ref().unwrap()))));
        test
    };
    let both = format!("{TEST}{LIVE}");
    for mode in [0o620, 0o602, 0o664, 0o646, 0o666] {
        let (_dir, path) = write(&both, mode);
        let why = loaded(&path).unwrap();
        assert!(why.contains(&format!("run chmod go-w {}", path.path().display())), "{mode:o} {why}");
    }
    for (mode, fine) in [(0o755, true), (0o775, false), (0o757, false), (0o777, false), (0o1777, true)] {
        let (dir, path) = write(&both, 0o644);
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        let why = loaded(&path);
        assert_eq!(why.is_none(), fine, "{mode:o} {why:?}");
        assert!(why.is_none_or(|why| why.contains(&format!("run chmod go-w {}", dir.path().display()))));
    }
    if rustix::process::geteuid().is_root() {
        let (dir, path) = write(&both, 0o600);
        for owned in [path.path(), dir.path()] {
            chown(owned, Some(65_534), None).unwrap();
            let why = loaded(&path).unwrap();
            assert!(why.contains(&format!("run sudo chown 0 {}", owned.display())), "{why}");
            chown(owned, Some(0), None).unwrap();
        }
        assert_eq!(loaded(&path), None);
    }
    // What is wrong besides is told, too.
    let (_dir, path) = write(&both.replace("https:", "ftp:"), 0o666);
    assert!(loaded(&path).is_some_and(|why| why.contains("chmod go-w") && why.contains("base_url must begin")));
}

#[test]
fn test_and_live_share_nothing() {
    let shared = |from: &str, to: &str| load(&format!("{TEST}{}", LIVE.replace(from, to)));
    for (from, to) in [
        ("11111111-51ef-4ef1-80f7-3b44b07b5667", "{dc728de1-51ef-4ef1-80f7-3b44b07b5667}"),
        ("11111111-9b73-4551-81ac-84e0d0360995", "2C2B91A3-9b73-4551-81ac-84e0d0360995"),
    ] {
        let config = shared(from, to);
        assert!(why_disabled(&config, "test").contains("is also in the live profile shop"), "{to}");
        assert!(why_disabled(&config, "shop").contains("is also in the test profile test"), "{to}");
    }
    let literal = |text: &str, name: &str| text.replace(&format!("{{ env = \"{name}\" }}"), "\"s3cret\"");
    let config = load(&format!("{}{}", literal(TEST, "SECRET"), literal(LIVE, "LIVE_SECRET")));
    assert!(why_disabled(&config, "test").contains("This api_secret"), "literal secrets");

    // Also where one of them is disabled already, and both mistakes are told.
    let broken = LIVE.replace("https://api.finline.io", "ftp://x").replace("11111111-51ef", "dc728de1-51ef");
    let config = load(&format!("{TEST}{broken}"));
    assert!(why_disabled(&config, "test").contains("This pos_id"));
    let why = why_disabled(&config, "shop");
    assert!(why.contains("base_url must begin") && why.contains("This pos_id"), "{why}");

    let config = load(&format!("{TEST}{}", broken.replace("\"live\"", "\"Live\"")));
    assert!(why_disabled(&config, "test").contains("This pos_id"));
    assert_eq!(config.profile("shop").unwrap().mode, None);

    // Two profiles of one mode may share everything.
    let config = load(&format!("{TEST}{}", TEST.replace("profiles.test", "profiles.other")));
    ready(&config, "test");
    ready(&config, "other");
}

#[test]
fn the_start_is_the_default_then_the_only_one_then_the_chooser() {
    let start = |text: &str| load(text).start_profile();
    let command = |text: &str| load(text).command_profile().map(|profile| profile.name.clone());
    let profile = |name: &str| Start::Profile(name.to_owned());
    let both = format!("{TEST}{LIVE}");
    for (text, expected, commands) in [
        ("".to_owned(), Start::Choose, None),
        (TEST.to_owned(), profile("test"), Some("test")),
        (LIVE.to_owned(), profile("shop"), Some("shop")),
        (both.clone(), Start::Choose, None),
        (format!("default_profile = 'test'\n{both}"), profile("test"), Some("test")),
        (format!("default_profile = 'shop'\n{both}"), Start::Choose, Some("shop")),
        (format!("default_profile = 'sandbox'\n{both}"), profile("sandbox"), Some("sandbox")),
    ] {
        assert_eq!(start(&text), expected, "{text}");
        assert_eq!(command(&text).as_deref(), commands, "{text}");
    }
    let dir = tempfile::tempdir().unwrap();
    let none = Config::load_in(&ConfigPath::Default(dir.path().join("config.toml")), &no_env).unwrap();
    assert_eq!((none.start_profile(), none.file.as_ref()), (profile("sandbox"), None));
    assert!(none.command_profile().is_none() && none.profile("sandbox").unwrap().is_sandbox() && !none.operator.is_empty());
}

#[test]
fn the_sandbox_is_always_there_and_last() {
    let names: Vec<_> = load(&format!("{LIVE}{TEST}")).profiles.into_iter().map(|profile| (profile.name, profile.mode)).collect();
    let expected = [("shop", Mode::Live), ("test", Mode::Test), ("sandbox", Mode::Sandbox)];
    assert_eq!(names, expected.map(|(name, mode)| (name.to_owned(), Some(mode))));
}

#[test]
fn a_file_that_cannot_be_the_configuration_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let load = |path| Config::load_in(&path, &no_env).map(|_| ());
    let missing = ConfigError::Missing(at("none.toml"));
    assert_eq!(load(ConfigPath::Named(at("none.toml"))), Err(missing.clone()));
    assert!(missing.to_string().contains("none.toml does not exist"));
    assert_eq!(load(ConfigPath::Named(at(""))), Err(ConfigError::NotAFile(at(""))));
    std::fs::write(at("latin1"), b"operator = '\xe9'").unwrap();
    assert_eq!(load(ConfigPath::Named(at("latin1"))), Err(ConfigError::NotText(at("latin1"))));
    std::fs::write(at("large"), "#".repeat(256 * 1024 + 1)).unwrap();
    assert_eq!(load(ConfigPath::Default(at("large"))), Err(ConfigError::TooLarge(at("large"))));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(at("gone"), at("link")).unwrap();
        assert_eq!(load(ConfigPath::Default(at("link"))), Err(ConfigError::Missing(at("link"))));
        assert!(matches!(load(ConfigPath::Named(at("latin1/x"))), Err(ConfigError::Unreadable { .. })));
    }
}

#[test]
fn an_edit_is_noticed() {
    let (dir, path) = write(TEST, 0o600);
    let config = Config::load_in(&path, &no_env).unwrap();
    assert!(!config.edited_since_load());
    // Editors replace the file by another of the same name.
    let other = dir.path().join("other");
    std::fs::copy(path.path(), &other).unwrap();
    std::fs::rename(&other, path.path()).unwrap();
    assert!(config.edited_since_load());
    let config = Config::load_in(&path, &no_env).unwrap();
    std::fs::write(path.path(), format!("{TEST}\n")).unwrap();
    assert!(config.edited_since_load());
    let config = Config::load_in(&path, &no_env).unwrap();
    std::fs::remove_file(path.path()).unwrap();
    assert!(config.edited_since_load());

    let none = Config::load_in(&ConfigPath::Default(path.path().to_owned()), &no_env).unwrap();
    assert!(!none.edited_since_load());
    std::fs::write(path.path(), TEST).unwrap();
    assert!(none.edited_since_load());
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml")
}

#[test]
fn the_example_works_and_shows_every_key() {
    // A copy: whoever checked this out may be of a group that can write there.
    let text = std::fs::read_to_string(example()).unwrap();
    let config = load(&text);
    ready(&config, "test");
    assert_eq!(config.start_profile(), Start::Profile("test".into()));

    // With everything that it only shows switched on, it is still right.
    let switched_on = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => rest.to_owned(),
        _ => line.to_owned(),
    };
    let full: Vec<_> = text.lines().map(switched_on).collect();
    let (dir, path) = write(&full.join("\n"), 0o644);
    std::fs::write(dir.path().join("gateway.pem"), "-----BEGIN CERTIFICATE-----").unwrap();
    let config = Config::load_in(&path, &no_env).unwrap();
    assert_eq!(config.operator, "olena");
    let (test, _) = (ready(&config, "test"), ready(&config, "live"));
    assert!(test.ca_pem_path.is_some() && test.proxy.is_some() && test.server_url.is_some());
    for key in keys::names(&keys::PROFILE).into_iter().chain(keys::names(&keys::TOP)) {
        assert!(full.iter().any(|line| line.starts_with(&format!("{key} ="))), "{key}");
    }
}

#[test]
fn the_language_is_the_configured_one_else_that_of_the_locale() {
    let ukrainian = |name: &str| (name == "LANG").then(|| "uk_UA.UTF-8".into());
    let language = |text: &str, env: Env<'_>| {
        let (_dir, path) = write(text, 0o600);
        Config::load_in(&path, env).unwrap().language
    };
    assert_eq!(language("language = 'en'", &ukrainian), Language::English);
    assert_eq!(language("language = 'uk'", &no_env), Language::Ukrainian);
    assert_eq!((language("", &ukrainian), language("", &no_env)), (Language::Ukrainian, Language::English));
    let nowhere = ConfigPath::Default("/nonexistent/capdesk/config.toml".into());
    assert_eq!(Config::load_in(&nowhere, &ukrainian).unwrap().language, Language::Ukrainian, "without a file, too");
}

#[test]
fn the_schema_in_the_repository_is_the_one_of_this_reader() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/config.schema.json");
    let kept = std::fs::read_to_string(kept).unwrap();
    let made = schema().to_pretty() + "\n";
    assert!(kept == made, "write it anew: cargo run -- config schema > assets/config.schema.json");
}

#[test]
fn the_schema_requires_exactly_what_the_reader_requires() {
    let text = std::fs::read_to_string(example()).unwrap();
    let (test, _) = text.split_once("# A live profile").unwrap();
    let schema = schema();
    let profile = schema.get("properties").and_then(|top| top.get("profiles")?.get("additionalProperties")).unwrap();
    let Some(crate::domain::Json::Array(required)) = profile.get("required") else { panic!("{profile:?}") };
    for key in keys::names(&keys::PROFILE) {
        let without: Vec<_> = test.lines().filter(|line| !line.starts_with(&format!("{key} ="))).collect();
        let usable = matches!(load(&without.join("\n")).profile("test").unwrap().access, Access::Ready(_));
        assert_eq!(usable, !required.iter().any(|name| name.as_str() == Some(key)), "{key}");
    }
}

/// Texts that look like a configuration more than random ones do.
fn almost_config() -> impl Strategy<Value = String> {
    let key = prop::sample::select(keys::names(&keys::PROFILE));
    let value = prop_oneof![
        prop::sample::select(vec![
            "1",
            "-1",
            "true",
            "1.5",
            "[]",
            "{}",
            "{ env = 'A' }",
            "{ command = ['a'] }",
            "1979-05-27",
            "99999999999999999999"
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z:/.0-9@?#-]{0,20}".prop_map(|text| format!("'{text}'")),
        any::<String>().prop_map(|text| format!("{text:?}")),
    ];
    let line = prop_oneof![
        8 => (key, value).prop_map(|(key, value)| format!("{key} = {value}")),
        1 => Just("[profiles.test]".to_owned()),
        1 => "\\PC{0,30}",
    ];
    prop::collection::vec(line, 0..12).prop_map(|lines| format!("[profiles.x]\n{}", lines.join("\n")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn no_text_panics(text in prop_oneof![any::<String>(), almost_config()]) {
        let source = source::Source { file: Path::new("c.toml"), text: &text };
        let around = draft::Surroundings { open_to_others: true, distrust: None, env: &no_env };
        match document::read(&source, &around) {
            Ok(document) => for profile in document.profiles {
                if let Access::Disabled(why) = profile.access { prop_assert!(why.to_string().starts_with("c.toml:")); }
            },
            Err(error) => prop_assert!(error.to_string().starts_with("c.toml:")),
        }
    }

    /// A secret that went into the wrong line does not come out in a message.
    #[test]
    fn no_value_is_quoted(key in prop::sample::select(keys::names(&keys::PROFILE)), secret in "s3cret[!-.0-~]{10,20}") {
        let lines = TEST.lines().filter(|line| !line.starts_with(key));
        let text = format!("{}\n{key} = {secret:?}\n", lines.collect::<Vec<_>>().join("\n"));
        let config = load(&text);
        if let Access::Disabled(why) = &config.profile("test").unwrap().access {
            prop_assert!(!format!("{why:?}").contains("s3cret"), "{}", why);
        }
    }
}
