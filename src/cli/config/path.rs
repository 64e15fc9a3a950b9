//! `capdesk config path`

use super::Origins;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::config::{Origin, Paths};
use crate::domain::json::object;
use crate::domain::{Json, Say, printable, say};

pub(super) fn run(paths: &Paths, origins: Origins, json: bool) -> Exit {
    let (config, data) = (paths.config.path().display().to_string(), paths.data.display().to_string());
    let (config_there, data_there) = (paths.config.path().exists(), paths.data.is_dir());
    let wrote = if json {
        output::json(&object([
            ("config", Json::String(config)),
            ("config_from", Json::String(origins.config.word().to_owned())),
            ("config_exists", Json::Bool(config_there)),
            ("data", Json::String(data)),
            ("data_from", Json::String(origins.data.word().to_owned())),
            ("data_exists", Json::Bool(data_there)),
        ]))
    } else {
        let line = |name: &str, place: &str, origin: Say, there: bool| {
            let missing = if there { String::new() } else { format!("; {}", say("cli-path-missing")) };
            format!("{name:<7} {}  ({origin}{missing})", printable(place))
        };
        output::result(&line("config", &config, from(origins.config, "--config"), config_there))
            .and_then(|()| output::result(&line("data", &data, from(origins.data, "--data-dir"), data_there)))
    };
    output::written(wrote, Exit::Done)
}

fn from(origin: Origin, flag: &str) -> Say {
    match origin {
        Origin::Flag => say("cli-path-from").with("name", flag),
        Origin::Variable(name) => say("cli-path-from").with("name", name),
        Origin::Platform => say("cli-path-platform"),
    }
}
