//! The console on a terminal: runtime, views, widgets.
//!
//! The first frame stands before the runtime, the TLS client, the ledger and the network are touched.

mod crash;
mod effects;
mod farewell;
pub mod hits;
mod input;
mod runtime;
mod terminal;
pub mod theme;
mod translate;
pub mod view;
mod widget;

use std::io::{self, IsTerminal};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::mpsc::unbounded_channel;

pub use theme::{Depth, Theme};

use crate::app::{Model, Now};
use crate::config::{Config, Env, Paths, Start};
use crate::domain::{Look, Say, say};
use crate::words::Words;

use hits::Hits;
use runtime::{Console, Ended};
use terminal::Real;

/// How long the end of the program waits for the work in the background to stop.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// As asked, with nothing left in flight.
    Done,
    /// Something in flight was left as unknown.
    Abandoned,
    /// A mistake in the program ended it.
    Crashed,
}

/// Whether there is a terminal that the console can use.
///
/// # Errors
/// Why not, and the way out.
pub fn usable(env: Env<'_>) -> Result<(), Say> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(say("ui-no-terminal"));
    }
    match env("TERM").filter(|term| !term.is_empty()) {
        // Elsewhere terminals do not say what they are.
        None if cfg!(unix) => Err(say("ui-term-unset")),
        Some(term) if term == "dumb" => Err(say("ui-term-dumb")),
        _ => Ok(()),
    }
}

/// Opens the console on a profile, or as the configuration says.
///
/// # Errors
/// When the terminal cannot be taken over.
pub fn run(paths: Paths, config: Config, profile: Option<String>) -> Result<Ending, Say> {
    let failed = |error: io::Error| say("ui-terminal-failed").with("cause", error.to_string());
    let start = Instant::now();
    let (sender, inbox) = channel();
    input::catch_signals(sender.clone(), start).map_err(failed)?;
    crash::install(sender.clone());
    let stage = Real::open(config.mouse).map_err(failed)?;
    let clock = move || Now { at: start.elapsed(), wall: Timestamp::now() };
    let profiles = config.profiles.iter().map(translate::profile).collect();
    let start_on = profile.or_else(|| match config.start_profile() {
        Start::Profile(name) => Some(name),
        Start::Choose => None,
    });
    let size = runtime::Stage::size(&stage).map_err(failed)?;
    let mut model = Model::new(config.operator.clone(), profiles, start_on.as_deref(), size, clock());
    model.language = config.language;
    model.mouse = config.mouse;
    let env = |name: &str| std::env::var_os(name);
    // `NO_COLOR` with any value that is not empty, <https://no-color.org>.
    model.colourless = env("NO_COLOR").is_some_and(|value| !value.is_empty());
    model.bell = config.bell;
    model.bind_keys(&config.keys);
    model.look = if model.colourless { Look::Mono } else { config.look };
    let mut console =
        Console { stage, model, depth: Depth::announced(&env), hits: Hits::default(), inbox, clock: Box::new(clock), blind: false };
    console.paint();

    input::listen(sender.clone(), start).map_err(failed)?;
    let (work, effects) = unbounded_channel();
    let (done, finished) = channel::<()>();
    let serve = move || {
        effects::serve(&paths, config, effects, &sender);
        drop(done);
    };
    std::thread::Builder::new().name("work".into()).spawn(serve).map_err(failed)?;
    let looped = AssertUnwindSafe(|| {
        console.run(&mut |effect| {
            // The work ends before the loop only by a panic, which has its own message.
            let _ = work.send(effect);
        })
    });
    // The hook has given the terminal back and said what there is to say; the locks are still to be let go of.
    let ended = catch_unwind(looped).unwrap_or(Ended::Crashed);
    drop(console.stage);
    drop(work);
    farewell::say_all(&console.model.farewell, Words::of(console.model.language));
    // The work lets go of its locks; it is not waited for longer than a person would.
    let _ = finished.recv_timeout(PATIENCE);
    Ok(match ended {
        Ended::Crashed => Ending::Crashed,
        Ended::Quit if console.model.abandoned => Ending::Abandoned,
        Ended::Quit => Ending::Done,
    })
}
