//! `capdesk config init`: asks for a profile, tries its keys, writes the file.

mod questions;
mod screen;

use std::io::{self, IsTerminal};
use std::sync::mpsc::{Receiver, channel};

use crate::cli::exit::Exit;
use crate::cli::output;
use crate::config::{Answers, Env, Existing, Origin, Paths, Settings};
use crate::desk;
use crate::domain::{Say, say};
use questions::choose;
use screen::{Screen, Stop};

/// The environment of this process.
const ENV: Env<'static> = &|name| std::env::var_os(name);

pub(super) fn run(paths: &Paths, origin: Origin) -> Exit {
    let path = paths.config.path().display().to_string();
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return output::fail(&say("init-no-terminal").with("path", path), Exit::Usage);
    }
    let existing = match Existing::at(&paths.config, ENV) {
        Ok(existing) => existing,
        Err(error) => return output::fail(&error.say(), Exit::Usage),
    };
    let told = Screen::open().map_err(Stop::from).and_then(|mut screen| converse(&mut screen, &existing));
    match told {
        Ok(Told::Written(name)) => {
            let flag = if origin == Origin::Flag { format!(" --config {path}") } else { String::new() };
            let next = say("init-written").with("path", path).with("start", format!("capdesk{flag} --profile {name}"));
            output::written(output::result(&next.to_string()), Exit::Done)
        }
        Ok(Told::ByHand { why, lines }) => {
            output::note(&say("init-by-hand").because("why", why).with("path", path).to_string());
            output::written(output::result(&lines), Exit::Usage)
        }
        Ok(Told::NotWritten(why)) => output::fail(&why, Exit::Internal),
        Err(Stop::Wanted) => output::fail(&say("init-stopped"), Exit::Usage),
        Err(Stop::Failed(error)) => output::fail(&say("ui-terminal-failed").with("cause", error.to_string()), Exit::Internal),
    }
}

/// What became of the conversation.
enum Told {
    /// The file is written, with a profile of this name.
    Written(String),
    /// The file that is there is left as it is; these lines belong into it.
    ByHand { why: Say, lines: String },
    /// The file could not be written.
    NotWritten(Say),
}

fn converse(screen: &mut Screen, existing: &Existing) -> Result<Told, Stop> {
    let path = existing.path().display().to_string();
    screen.tell(&say("init-welcome"))?;
    if existing.is_there() {
        screen.tell(&say("init-is-there").with("path", &path).with("names", existing.names().join(", ")))?;
    }
    let mut answers = Answers::new();
    let mut first = true;
    loop {
        let settings = questions::ask(screen, existing, &mut answers, first)?;
        first = false;
        screen.tell(&say("init-trying").with("host", settings.base_url.host_str().unwrap_or_default()))?;
        let Err(why) = screen.wait(&try_keys(settings))? else {
            screen.tell(&say("init-keys-good"))?;
            break;
        };
        screen.tell(&say("init-keys-bad").because("why", why))?;
        match choose(screen, &say("init-what-now"), &["c", "s", "q"], "c")? {
            "s" => break,
            "q" => return Err(Stop::Wanted),
            _ => screen.tell(&say("init-again"))?,
        }
    }
    if let Some(why) = existing.by_hand(&answers, ENV) {
        return Ok(Told::ByHand { why, lines: answers.profile_lines(true).trim_end().to_owned() });
    }
    let (question, default) = if existing.is_there() { ("init-add", "n") } else { ("init-write", "y") };
    if choose(screen, &say(question).with("path", &path), &["y", "n"], default)? == "n" {
        return Err(Stop::Wanted);
    }
    Ok(match existing.write(&answers) {
        Ok(()) => Told::Written(answers.name),
        Err(why) => Told::NotWritten(why),
    })
}

/// Loads the keys and asks for the order `0`, away from the terminal: no money moves.
fn try_keys(settings: Settings) -> Receiver<Result<(), Say>> {
    let (done, result) = channel();
    std::thread::spawn(move || {
        let tried = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(async {
                let client = desk::connect(settings).await?;
                client.check_keys().await.map(drop).map_err(|failure| failure.why)
            }),
            Err(error) => Err(say("cli-no-runtime").with("cause", error.to_string())),
        };
        // Nobody waits any more after Ctrl+C.
        let _ = done.send(tried);
    });
    result
}
