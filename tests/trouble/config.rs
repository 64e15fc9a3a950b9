//! `capdesk config path | check | schema`.

use crate::support::gateway::{Gateway, Reply};
use crate::support::{Home, POS};

fn profile(name: &str, mode: &str, pos: &str, secrets: &str) -> String {
    format!(
        "[profiles.{name}]\nmode = \"{mode}\"\nbase_url = \"https://127.0.0.1:1\"\npos_id = \"{pos}\"\napi_key = \"key-of-{name}\"\n{secrets}\n"
    )
}

#[test]
fn path_tells_both_places_and_who_named_them_and_makes_nothing() {
    let home = Home::new();
    let object = home.run(&["config", "path", "--json"]).json();
    assert_eq!((object["config_from"].as_str(), object["data_from"].as_str()), (Some("platform"), Some("variable")), "{object}");
    assert_eq!(object["config"].as_str(), home.dir.path().join("xdg/capdesk/config.toml").to_str());
    assert_eq!((object["data"].as_str(), object["data_exists"].as_bool()), (home.data().to_str(), Some(false)));
    assert!(!home.data().exists() && !home.dir.path().join("xdg").exists());

    let file = home.config("");
    let object = home.run(&["config", "path", "--json"]).json();
    assert_eq!((object["config_from"].as_str(), object["config"].as_str()), (Some("variable"), file.to_str()));
    let run = home.run(&["config", "path", "--config", "/no/such.toml", "--data-dir", "d"]);
    assert_eq!(run.code, 0, "{run:?}");
    let expected =
        "config  /no/such.toml  (named by --config; nothing is there yet)\ndata    d  (named by --data-dir; nothing is there yet)\n";
    assert_eq!(run.stdout, expected);
}

#[test]
fn check_tells_each_mistake_with_its_place_shows_no_key_and_asks_nobody() {
    let gateway = Gateway::plain(|_| Reply::Close);
    let home = Home::new();
    let none = home.run(&["config", "check"]);
    assert!(none.code == 2 && none.stderr.contains("There is no configuration at"), "{none:?}");

    let good = profile("good", "test", POS, "api_secret = \"canary-one\"\nendpoints_key = { command = [\"echo\", \"canary-two\"] }")
        .replace("https://127.0.0.1:1", &gateway.url());
    home.config(&good);
    let run = home.run(&["config", "check"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.starts_with("good             TEST     ok "), "{run:?}");

    let other = "11111111-51ef-4ef1-80f7-3b44b07b5667";
    let unset = profile("unset", "live", other, "api_secret = { env = \"NOT_SET\" }\nendpoints_key = \"canary-three\"");
    let wrong = profile("wrong", "test", other, "api_secret = \"canary-four \"\nendpoints_key = \"x\"");
    let path = home.config(&format!("{good}{unset}{wrong}"));
    let run = home.run(&["config", "check", "--json"]);
    let object = run.json();
    assert_eq!((run.code, object["ok"].as_bool(), run.stderr.as_str()), (2, Some(false), ""), "{run:?}");
    let verdicts: Vec<_> = object["profiles"].as_array().unwrap().iter().map(|profile| profile["ok"].as_bool().unwrap()).collect();
    assert_eq!(verdicts, [true, false, false, true], "{object}");
    let message = |at: usize| object["profiles"][at]["message"].as_str().unwrap().to_owned();
    assert!(message(1).contains(&format!("{}:11:10: ", path.display())), "a POS_ID in both modes: {object}");
    assert!(message(2).contains(&format!("{}:20:14: api_secret begins or ends with a space", path.display())), "{object}");
    let people = home.run(&["config", "check"]);
    assert!(people.code == 2 && people.stdout.lines().filter(|line| line.contains(" PROBLEM ")).count() == 2, "{people:?}");
    for run in [&run, &people] {
        assert!(!run.stdout.contains("canary") && !run.stderr.contains("canary"), "{run:?}");
    }

    home.config(&format!("{good}[profiles.more\n"));
    let run = home.run(&["config", "check", "--json"]);
    assert!(run.code == 2 && run.json()["message"].as_str().unwrap().contains(":8:15: "), "{run:?}");
    assert!(gateway.requests().is_empty() && !home.data().exists());
}

#[test]
fn schema_prints_the_schema_that_the_repository_keeps() {
    let home = Home::new();
    let run = home.run(&["config", "schema"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, include_str!("../../assets/config.schema.json")));
    let schema: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(schema["properties"]["profiles"]["additionalProperties"]["properties"]["timeout_seconds"]["maximum"], 600);
    let first = include_str!("../../config.example.toml").lines().next().unwrap();
    assert_eq!(first, "#:schema ./assets/config.schema.json");
}

#[test]
fn check_tells_what_is_wrong_with_the_keys_of_the_console() {
    let home = Home::new();
    let path = home.config("[keys]\nreview = [\"f8\"]\n");
    assert_eq!(home.run(&["config", "check"]).code, 0);
    home.config("[keys]\nreview = [\"f1\"]\n");
    let run = home.run(&["config", "check", "--json"]);
    let wanted = format!("{}:2:11: f1 would mean review and help on the same screen.", path.display());
    assert_eq!((run.code, run.json()["ok"].as_bool()), (2, Some(false)), "{run:?}");
    assert!(run.json()["message"].as_str().unwrap().contains(&wanted) && run.stderr.contains(&wanted), "{run:?}");
}
