//! Finding captures in the console: a few thousand attempts in a real terminal.

#![cfg(unix)]

mod support;

use std::time::{Duration, Instant};

use support::Home;
use support::full::fill;
use support::pty::Terminal;

const ATTEMPTS: u32 = 3_000;
const ENTER: &str = "\r";
const ESC: &str = "\u{1b}";

/// A sandbox with order 1001 and many like it: `bulk-1` was sent in the first hour of 2026, each other one an hour later.
/// Every tenth was declined.
fn used() -> Home {
    let home = Home::new();
    assert_eq!(home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH"]).code, 0);
    let hour = "strftime('%Y-%m-%dT%H:%M:%S', '2026-01-01', '+' || n || ' hours')";
    let (sent_at, sent) = (format!("{hour} || '.000000000Z'"), format!("json_set(sent, '$.wall', {hour} || 'Z')"));
    let declined = "CASE n % 10 WHEN 7 THEN 'declined' ELSE 'captured' END";
    fill(&home, ATTEMPTS, &[("sent_at", &sent_at), ("sent", &sent), ("state", declined)]);
    home
}

/// The row under the cursor.
fn selected(screen: &str) -> &str {
    screen.lines().find(|line| line.contains("\u{2502} >")).unwrap_or_default()
}

#[test]
fn a_filter_a_date_and_marks_find_and_add_up_in_thousands() {
    let home = used();
    let mut terminal = Terminal::start(&home, &["--profile", "sandbox"], (80, 24));
    terminal.wait_for("History 3,001");
    assert!(!home.data().join("catalog.db").exists(), "nothing is arranged before somebody searches");
    terminal.press(&[ESC]);
    terminal.pause();
    terminal.type_keys("/bulk-1234");
    let screen = terminal.wait_for("History 1 of 3,001: \"bulk-1234\"");
    assert!(selected(&screen).contains("bulk-1234"), "{screen}");
    assert!(screen.contains("Found: captured 100.00 UAH"), "{screen}");

    terminal.press(&[ENTER, ENTER]);
    let detail = terminal.wait_for("operation_id");
    assert!(detail.contains("bulk-1234"), "{detail}");
    terminal.press(&[ESC]);
    terminal.wait_for("History 1 of 3,001");
    terminal.press(&[ESC]);
    terminal.wait_gone("1 of 3,001");

    terminal.type_keys("g2026-03-02\r");
    let screen = terminal.wait_for("> 03-02 23:00");
    assert!(selected(&screen).contains("bulk-1463"), "{screen}");
    terminal.type_keys("   ");
    terminal.wait_for("3 marked: captured 300.00 UAH");

    // Declined ones, oldest first; the marks stay.
    terminal.type_keys("/");
    terminal.press(&["\t", "\u{1b}[D", "\u{1b}[D", "\u{1b}[D", "\u{1b}[D", "\u{1b}[D", "\u{1b}[D", "\u{1b}[D"]);
    terminal.wait_for("History 300 of 3,001: declined");
    terminal.press(&["\u{1b}[Z", "\u{1b}[Z", "\u{1b}[C", ENTER]);
    let screen = terminal.wait_for("declined, oldest first");
    assert!(screen.contains("3 marked: captured 300.00 UAH"), "{screen}");
    let screen = terminal.wait_for("bulk-7 ");
    assert!(selected(&screen).contains("bulk-7 "), "{screen}");
    terminal.send("\u{11}");
    assert_eq!(terminal.wait_exit(), 0);
    assert!(terminal.restored());
}

#[test]
fn marked_attempts_are_looked_up_together_at_most_five_a_second() {
    let home = Home::new();
    assert_eq!(home.run(&["--profile", "sandbox", "capture", "--order-id", "1001", "--currency", "UAH"]).code, 0);
    fill(&home, 4, &[("state", "'unknown'")]);
    let mut terminal = Terminal::start(&home, &["--profile", "sandbox"], (80, 24));
    terminal.wait_for("? 4 UNKNOWN");
    terminal.send("\u{1b}OR");
    terminal.pause();
    terminal.type_keys("    ");
    terminal.wait_for("4 marked: 4 without money taken");
    let start = Instant::now();
    terminal.type_keys("r");
    let screen = terminal.wait_for("0 settled, 4 still open");
    // Three pauses of 200 ms lie between four look-ups.
    assert!(start.elapsed() >= Duration::from_millis(600), "{:?}", start.elapsed());
    assert!(screen.contains("? 4 UNKNOWN"), "{screen}");
    terminal.send("\u{11}");
    assert_eq!(terminal.wait_exit(), 0);
}
