//! What the process arranges before it touches a secret or a ledger: no core dumps, no reading by other processes of the same
//! user, and no end by a limit on file sizes.

#[cfg(unix)]
use std::sync::Arc;

/// Allows no core dump from now on, not even to a program that collects them, and on Linux no debugger of the same user. Lets a
/// write beyond the limit on file sizes (`ulimit -f`) fail like a write on a full disk: by itself the signal for it ends the
/// process, perhaps with an answer in hand.
///
/// Where the system refuses, the program runs all the same: nothing it does rests on this.
pub fn this_process() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // The hard limit too: what this process starts (a command that prints a key) cannot raise it again.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        // Nobody asks the flag: that there is a handler is enough.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
