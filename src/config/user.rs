//! Who the operating system says is working here.

use crate::domain::printable;

/// The name of the OS user, made printable; `uid N` where the system knows no name.
///
/// Taken from the user database and not from `USER`, which anybody can set: the name stands beside every attempt.
/// Blocking: may run `/usr/bin/id` where `/etc/passwd` does not list the user (macOS, directory services).
pub fn os_user() -> String {
    printable(&system_name()).into_owned()
}

#[cfg(unix)]
fn system_name() -> String {
    let uid = rustix::process::getuid().as_raw();
    let listed = std::fs::read("/etc/passwd").ok().and_then(|file| name_of(&String::from_utf8_lossy(&file), uid));
    listed.or_else(asked_id).unwrap_or_else(|| format!("uid {uid}"))
}

#[cfg(not(unix))]
fn system_name() -> String {
    std::env::var("USERNAME").unwrap_or_else(|_| "unknown user".to_owned())
}

/// The name that `/etc/passwd` gives a user id.
#[cfg(unix)]
fn name_of(passwd: &str, uid: u32) -> Option<String> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty())?;
        (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

/// The name that `id` gives the user who runs this process.
#[cfg(unix)]
fn asked_id() -> Option<String> {
    let command = ["/usr/bin/id".to_owned(), "-un".to_owned()];
    let output = super::command::run(&command, &[], std::time::Duration::from_secs(2)).ok()?;
    let name = String::from_utf8_lossy(&output).trim().to_owned();
    (!name.is_empty()).then_some(name)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_user_database_names_the_user() {
        let passwd = "# comment\nroot:x:0:0:root:/root:/bin/sh\n:x:7::\nolena:x:1000:1000::/home/olena:/bin/zsh\n";
        assert_eq!(name_of(passwd, 1000).as_deref(), Some("olena"));
        assert_eq!(name_of(passwd, 0).as_deref(), Some("root"));
        assert_eq!(name_of(passwd, 7), None);
        assert_eq!(name_of(passwd, 1), None);
    }

    #[test]
    fn there_is_always_a_name() {
        assert!(!os_user().is_empty());
    }
}
