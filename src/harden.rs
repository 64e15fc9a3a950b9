//! What the process gives up before it touches a secret: core dumps, and being read by other processes of the same user.

/// Allows no core dump from now on, not even to a program that collects them, and on Linux no debugger of the same user.
///
/// Where the system refuses, the program runs all the same: nothing it does rests on this.
pub fn this_process() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // The hard limit too: what this process starts (a command that prints a key) cannot raise it again.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
