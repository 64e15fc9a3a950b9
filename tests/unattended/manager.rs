//! The service manager, and the health.

use std::os::unix::net::UnixDatagram;

use super::*;

fn told(socket: &UnixDatagram) -> String {
    let mut text = [0; 200];
    let length = socket.recv(&mut text).unwrap();
    String::from_utf8(text[..length].to_vec()).unwrap()
}

fn manager(path: &std::path::Path) -> UnixDatagram {
    let socket = UnixDatagram::bind(path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket
}

#[test]
fn the_service_manager_is_told_when_it_is_ready_alive_and_stopping() {
    let home = quiet_home();
    let path = home.dir.path().join("notify");
    let socket = manager(&path);
    let mut command = home.command();
    command.args(["listen", "--addr", "127.0.0.1:0", "--json"]).env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "200000");
    let mut receiver = Receiver::run(command);
    assert_eq!(told(&socket), "READY=1");
    let begun = Instant::now();
    for _ in 0..10 {
        assert_eq!(told(&socket), "WATCHDOG=1");
    }
    // Twice as often as it is asked for.
    let took = begun.elapsed();
    assert!((800..5_000).contains(&took.as_millis()), "{took:?}");
    assert_eq!(receiver.stop().0, Some(0));
    let last: Vec<String> = std::iter::from_fn(|| Some(told(&socket))).take_while(|told| told != "STOPPING=1").collect();
    assert!(last.iter().all(|told| told == "WATCHDOG=1"), "{last:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_in_the_systems_own_space_is_understood_and_a_watchdog_of_another_process_is_not_fed() {
    use std::os::linux::net::SocketAddrExt as _;
    let name = format!("capdesk-test-{}", std::process::id());
    let socket = UnixDatagram::bind_addr(&std::os::unix::net::SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let home = quiet_home();
    let mut command = home.command();
    command.args(["listen", "--addr", "127.0.0.1:0", "--json"]).env("NOTIFY_SOCKET", format!("@{name}"));
    command.env("WATCHDOG_USEC", "1000").env("WATCHDOG_PID", "1");
    let mut receiver = Receiver::run(command);
    assert_eq!(told(&socket), "READY=1");
    assert_eq!(receiver.stop().0, Some(0));
    assert_eq!(told(&socket), "STOPPING=1");
}

/// One that does not read, as one that hangs, or is not there.
#[test]
fn a_manager_that_does_not_listen_keeps_nothing_waiting() {
    let home = quiet_home();
    let path = home.dir.path().join("notify");
    for socket in [Some(manager(&path)), None] {
        if socket.is_none() {
            std::fs::remove_file(&path).unwrap();
        }
        let mut command = home.command();
        command.args(["listen", "--addr", "127.0.0.1:0", "--json"]).env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "1000");
        let mut receiver = Receiver::run(command);
        for number in 0..20 {
            assert_eq!(receiver.post(&genuine(&number.to_string())), 200);
        }
        let (code, took) = receiver.stop();
        assert!(code == Some(0) && took < END, "{code:?} after {took:?}");
    }
}

#[test]
fn the_health_tells_when_the_last_webhook_came_also_after_a_start() {
    let home = quiet_home();
    let mut receiver = Receiver::start(&home);
    assert_eq!(receiver.health(), "OK\nlast webhook: none\nlines left out: 0\n");
    assert_eq!(receiver.post("data=e30%3D&signature=x"), 403);
    assert_eq!(receiver.post(&unusable(1)), 422);
    assert_eq!(receiver.health(), "OK\nlast webhook: none\nlines left out: 0\n", "nothing genuine was stored yet");
    assert_eq!(receiver.post(&genuine("1")), 200);
    let health = receiver.health();
    let at = |health: &str| -> jiff::Timestamp { health.lines().nth(1).unwrap()["last webhook: ".len()..].parse().unwrap() };
    let ago = jiff::Timestamp::now().duration_since(at(&health)).as_secs();
    assert!((0..60).contains(&ago), "{health}");
    assert_eq!(receiver.post(&genuine("1")), 200);
    assert!(at(&receiver.health()) > at(&health), "a repeat comes from the gateway, too");
    assert_eq!(receiver.stop().0, Some(0));
    let receiver = Receiver::start(&home);
    assert_eq!(at(&receiver.health()).as_second(), at(&health).as_second());
}
