//! The command line: one file per subcommand. Without a subcommand the console opens.

mod args;
mod capture;
mod completions;
mod config;
mod day;
mod dismiss;
mod doctor;
pub mod exit;
mod finder;
mod history;
mod ledger;
mod lines;
mod listen;
mod lookup;
mod man;
mod outlet;
mod output;
mod profiles;
mod reconcile;
mod record;
mod release;
mod sandbox;
mod session;
mod show;
mod signals;
mod summary;
mod to_file;
mod waived;
mod webhook;

use clap::Parser;
use tokio::runtime::{Builder, Runtime};

use args::{Args, Command};
use exit::Exit;
use session::Session;

use crate::config::{Config, Paths};
use crate::domain::{LogLevel, Say, say};
use crate::tui::Ending;
use crate::{harden, log};

/// Runs the program with the arguments of this process.
pub fn run() -> Exit {
    harden::this_process();
    let exit = dispatch();
    tracing::info!(exit = exit as u8, "ended");
    exit
}

fn dispatch() -> Exit {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version go to stdout and are no mistake; clap knows which is which.
            if !error.use_stderr() {
                let _ = error.print();
                return Exit::Done;
            }
            // A mistake quotes what was typed.
            output::mistake(&error.render().to_string());
            return Exit::Usage;
        }
    };
    let origins = config::Origins::of(args.config.as_ref(), args.data_dir.as_ref());
    // These need neither paths nor configuration.
    match &args.command {
        Some(Command::Completions(options)) => return completions::run(options),
        Some(Command::Man(options)) => return man::run(options),
        _ => {}
    }
    let paths = match Paths::find(args.config, args.data_dir) {
        Ok(paths) => paths,
        Err(error) => return output::fail(&error.say(), Exit::Usage),
    };
    match args.command {
        Some(Command::Sandbox(options)) => sandbox::run(&paths, options),
        Some(Command::Ledger(options)) => ledger::run(&paths, &options),
        Some(Command::Config(options)) => config::run(&paths, origins, &options),
        Some(Command::Doctor(options)) => on_runtime(doctor::run(&paths, options)),
        Some(Command::Listen(options)) => listen::run(paths, &args.profile, args.log_level, options),
        command => one_profile(paths, command, args.profile, args.log_level),
    }
}

/// Everything that works with one profile.
fn one_profile(paths: Paths, command: Option<Command>, profiles: Vec<String>, level: Option<LogLevel>) -> Exit {
    let mut profiles = profiles.into_iter();
    let profile = profiles.next();
    if profiles.next().is_some() {
        return output::fail(&say("cli-one-profile"), Exit::Usage);
    }
    match command {
        Some(command) => match Session::open(paths, profile, level) {
            Ok(session) => {
                let exit = on_runtime(subcommand(session, command));
                // Said once, unless something weightier has been.
                if let Some(why) = log::trouble().filter(|_| !output::has_noted()) {
                    output::note(&why.to_string());
                }
                exit
            }
            Err(exit) => exit,
        },
        None => console(paths, profile, level),
    }
}

async fn subcommand(session: Session, command: Command) -> Exit {
    match command {
        Command::Capture(options) => capture::run(session, options).await,
        Command::Lookup(options) => lookup::run(session, options).await,
        Command::History(options) => history::run(&session, &options),
        Command::Summary(options) => summary::run(&session, &options),
        Command::Show(options) => show::run(&session, &options),
        Command::Reconcile(options) => reconcile::run(session, options).await,
        Command::Release(options) => release::run(session, options).await,
        Command::Profiles(options) => profiles::run(session, options).await,
        Command::Webhook(options) => webhook::run(&session, options).await,
        Command::Ledger(_)
        | Command::Config(_)
        | Command::Doctor(_)
        | Command::Listen(_)
        | Command::Sandbox(_)
        | Command::Completions(_)
        | Command::Man(_) => Exit::Usage,
    }
}

fn console(paths: Paths, profile: Option<String>, level: Option<LogLevel>) -> Exit {
    let config = match Config::load(&paths.config) {
        Ok(config) => config,
        Err(error) => return output::fail(&error.say(), Exit::Usage),
    };
    if let Some(name) = profile.as_deref().filter(|name| config.profile(name).is_none()) {
        return output::fail(&say("cli-no-such-profile").with("profile", name), Exit::Usage);
    }
    if let Err(why) = crate::tui::usable(&|name| std::env::var_os(name)) {
        return output::fail(&why, Exit::Usage);
    }
    log::begin(&paths.data, level.unwrap_or(config.log_level));
    match crate::tui::run(paths, config, profile) {
        Ok(Ending::Done) => Exit::Done,
        Ok(Ending::Abandoned) => Exit::Unknown,
        Ok(Ending::Crashed) => Exit::Internal,
        Err(why) => output::fail(&why, Exit::Internal),
    }
}

fn on_runtime(work: impl Future<Output = Exit>) -> Exit {
    match runtime() {
        Ok(runtime) => runtime.block_on(work),
        Err(why) => output::fail(&why, Exit::Internal),
    }
}

fn runtime() -> Result<Runtime, Say> {
    let built = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|error| say("cli-no-runtime").with("cause", error.to_string()))
}
