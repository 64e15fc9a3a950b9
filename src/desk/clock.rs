//! The clocks of this machine.

use std::time::Duration;

use jiff::Timestamp;

use crate::domain::Moment;

/// Where moments come from; tests bring their own.
pub trait Clock: Send + Sync {
    /// Both clocks, read now.
    fn now(&self) -> Moment;
}

/// The machine's own clocks.
#[derive(Debug)]
pub struct SystemClock {
    boot_id: String,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { boot_id: boot_id() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment { wall: Timestamp::now(), boot: since_boot(), boot_id: self.boot_id.clone() }
    }
}

#[cfg(target_os = "linux")]
fn since_boot() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::new(u64::try_from(now.tv_sec).unwrap_or(0), u32::try_from(now.tv_nsec).unwrap_or(0))
}

#[cfg(target_os = "linux")]
fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").map_or_else(|_| process_id(), |text| text.trim().to_owned())
}

/// Elsewhere the clock that may stop in sleep counts within this process only; across processes the wall clock does.
#[cfg(not(target_os = "linux"))]
fn since_boot() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(not(target_os = "linux"))]
fn boot_id() -> String {
    process_id()
}

/// An id that no other process shares: without a boot id, only moments of one process share a boot.
fn process_id() -> String {
    uuid::Uuid::new_v4().to_string()
}
