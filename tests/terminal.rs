//! The built console in a real terminal: from the first screen to the history, and everything that must not send.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![cfg(unix)]

#[path = "terminal/first_capture.rs"]
mod first_capture;
#[path = "terminal/languages.rs"]
mod languages;
mod support;

use support::Home;
use support::gateway::{self, Gateway, Reply};
use support::pty::Terminal;

const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 40);

/// What the ledger holds, as `state order` lines, newest first.
fn ledger(home: &Home) -> Vec<String> {
    let run = home.run(&["--profile", "sandbox", "history", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    run.json_lines()
        .iter()
        .map(|object| format!("{} {}", object["state"].as_str().unwrap(), object["order_id"].as_str().unwrap()))
        .collect()
}

fn start(home: &Home, size: (u16, u16)) -> Terminal {
    let terminal = Terminal::start(home, &[], size);
    terminal.wait_for("New capture");
    terminal.wait_for("SANDBOX");
    // The form takes the profile's currency once the profile is open.
    terminal.wait_for("UAH");
    terminal
}

/// Fills the order id and walks to the review with Enter alone.
fn to_review(terminal: &mut Terminal, order_id: &str) {
    terminal.type_keys(order_id);
    terminal.type_keys("\r\r\r\r\r");
    terminal.wait_for("y sends");
    terminal.pause();
}

fn signal(terminal: &Terminal, name: &str) {
    let status = std::process::Command::new("kill").args([&format!("-{name}"), &terminal.pid().to_string()]).status().unwrap();
    assert!(status.success());
}

/// Types into a field of the review until it stands there: on a busy machine keys may arrive together, as in a paste.
fn fill(terminal: &mut Terminal, label: &str, text: &str) {
    let holds = |screen: &str| screen.lines().any(|line| line.contains(label) && line.split_whitespace().any(|word| word == text));
    for _ in 0..20 {
        terminal.press(&["\u{15}"]);
        terminal.pause();
        for key in text.chars() {
            terminal.press(&[&key.to_string()]);
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        terminal.pause();
        if holds(&terminal.screen()) {
            return;
        }
    }
    panic!("{text:?} cannot be typed:\n{}", terminal.screen());
}

fn quit(terminal: &mut Terminal) {
    terminal.send("\u{11}");
    assert_eq!(terminal.wait_exit(), 0);
    assert!(terminal.restored());
}

#[test]
fn a_newcomer_captures_sees_the_fee_quits_and_finds_it_again() {
    let home = Home::new();
    for size in [SMALL, WIDE] {
        let order = if size == SMALL { "1001" } else { "bulk-25" };
        let mut terminal = start(&home, size);
        to_review(&mut terminal, order);
        terminal.type_keys("y");
        terminal.wait_for(&format!("captured {order}"));
        terminal.type_keys("\u{1b}");
        // Keys that come right behind Esc are taken for a chord with Alt.
        terminal.wait_gone(" Result ");
        quit(&mut terminal);
        assert!(!home.data().join("ledger.db-wal").exists(), "everything stands in the one file when nobody has it open");
    }
    assert_eq!(ledger(&home), ["captured bulk-25", "captured 1001"]);
    let mut again = start(&home, WIDE);
    again.wait_for("1001");
    again.send("\u{1b}OR");
    again.press(&["\u{1b}[B", "\r"]);
    let detail = again.wait_for("operation_id");
    assert!(detail.contains("1001"), "{detail}");
    again.wait_for("1.50 UAH");
    quit(&mut again);
}

#[test]
fn the_summary_adds_up_what_was_captured_and_leads_back() {
    let home = Home::new();
    for (order, currency) in [("1001", "UAH"), ("1004", "UAH"), ("1003", "EUR"), ("1201", "UAH")] {
        home.run(&["--profile", "sandbox", "capture", "--order-id", order, "--currency", currency]);
    }
    let mut terminal = start(&home, WIDE);
    terminal.send("\u{1b}OS");
    let screen = terminal.wait_for("1 100.00 UAH");
    assert!(screen.contains("[7 days]") && screen.contains("[UAH]"), "{screen}");
    assert!(screen.contains("40.00 EUR") && screen.contains("x declined"), "{screen}");
    terminal.send("\u{1b}[C");
    terminal.wait_for("[30 days]");
    terminal.send("\t");
    terminal.wait_for("[EUR]");
    terminal.send("\u{1b}");
    terminal.wait_for("New capture");
    quit(&mut terminal);
}

#[test]
fn what_is_pasted_never_sends() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    terminal.paste("1001\n\n\n\n\n\n\n\ny\ny\n");
    terminal.pause();
    assert!(!terminal.screen().contains("y sends"), "{}", terminal.screen());
    terminal.send("\u{15}");
    to_review(&mut terminal, "1001");
    terminal.paste("y");
    terminal.pause();
    terminal.paste("y\n");
    terminal.pause();
    terminal.wait_for("y sends");
    quit(&mut terminal);
    assert_eq!(ledger(&home), [""; 0]);
}

#[test]
fn a_burst_of_keys_typed_ahead_never_sends() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    terminal.send("1001\r\r\r\r\r\ryyyyyyyy");
    terminal.pause();
    terminal.send(&"\r".repeat(1000));
    terminal.pause();
    terminal.send(&"y".repeat(1000));
    terminal.pause();
    quit(&mut terminal);
    assert_eq!(ledger(&home), [""; 0]);
}

#[test]
fn the_ukrainian_layout_confirms_with_the_same_key() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    to_review(&mut terminal, "1002");
    terminal.type_keys("н");
    terminal.wait_for("captured 1002");
    quit(&mut terminal);
    assert_eq!(ledger(&home), ["captured 1002"]);
}

#[test]
fn the_review_opens_on_cancel() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    to_review(&mut terminal, "1001");
    terminal.type_keys("\r");
    terminal.wait_gone("y sends");
    quit(&mut terminal);
    assert_eq!(ledger(&home), [""; 0]);
}

#[test]
fn the_window_may_change_its_size_at_any_time() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    for size in [(160, 50), (59, 14), (40, 10), (80, 24), (20, 3), (200, 60), (100, 30)] {
        terminal.resize(size);
        std::thread::sleep(std::time::Duration::from_millis(80));
    }
    terminal.wait_for("New capture");
    to_review(&mut terminal, "1001");
    terminal.resize((59, 14));
    terminal.wait_gone("y sends");
    terminal.resize(SMALL);
    terminal.wait_for("y sends");
    quit(&mut terminal);
}

#[test]
fn a_profile_is_chosen_and_its_mode_is_a_word_on_the_screen() {
    let home = Home::new();
    home.config(
        "default_profile = \"staging\"\n[profiles.staging]\nmode = \"test\"\nbase_url = \"http://127.0.0.1:9\"\n\
         pos_id = \"dc728de1-51ef-4ef1-80f7-3b44b07b5667\"\napi_key = \"k\"\napi_secret = \"s\"\nendpoints_key = \"e\"\ncurrency = \"EUR\"\n\
         [profiles.broken]\nmode = \"live\"\nbase_url = \"http://example.com\"\n",
    );
    let mut terminal = Terminal::start(&home, &[], SMALL);
    terminal.wait_for("TEST");
    terminal.wait_for("staging");
    terminal.send("\u{1b}OQ");
    let chooser = terminal.wait_for("sandbox");
    assert!(chooser.contains("broken"), "{chooser}");
    terminal.press(&["\u{1b}[B", "\u{1b}[B", "\r"]);
    terminal.wait_for("SANDBOX");
    quit(&mut terminal);
}

#[test]
fn live_sends_only_after_the_mode_word_and_the_order_id_were_typed() {
    const POS: &str = "dc728de1-51ef-4ef1-80f7-3b44b07b5667";
    let gateway = Gateway::tls(|request| match request.method.as_str() {
        "POST" => Reply::Json(200, gateway::captured(POS, "123", "80")),
        _ => Reply::Json(200, format!("[{}]", gateway::transaction("123", "auth", "100", "success"))),
    });
    let home = Home::new();
    std::fs::write(home.dir.path().join("ca.pem"), gateway.ca_pem.as_deref().unwrap()).unwrap();
    home.config(&format!(
        "default_profile = \"shop\"\n[profiles.shop]\nmode = \"live\"\nbase_url = \"{}\"\npos_id = \"{POS}\"\napi_key = \"k\"\n\
         api_secret = \"s\"\nendpoints_key = \"e\"\ncurrency = \"UAH\"\nca_certificate = \"ca.pem\"\n",
        gateway.url()
    ));
    let mut terminal = Terminal::start(&home, &[], WIDE);
    terminal.wait_for("Choose a profile");
    terminal.type_keys("\r");
    terminal.wait_for("UAH");
    terminal.type_keys("123\r\r80\r\r\r");
    let review = terminal.wait_for("Mode word");
    for shown in ["LIVE", "shop", "127.0.0.1", "80.00 UAH", "the remaining 20.00 UAH is released"] {
        assert!(review.contains(shown), "{shown} in\n{review}");
    }
    for (label, text, wanted) in [
        ("Mode word", "y", "not what has to be typed"),
        ("Mode word", "LIVE", "Order ID again"),
        ("Order ID again", "124", "not what has to be typed"),
    ] {
        fill(&mut terminal, label, text);
        terminal.type_keys("\r");
        terminal.wait_for(wanted);
    }
    assert_eq!(gateway.posts(), 0);
    fill(&mut terminal, "Order ID again", "123");
    terminal.type_keys("\r");
    terminal.wait_for("captured 123  80.00 UAH");
    assert_eq!(gateway.posts(), 1);
    quit(&mut terminal);
}

#[test]
fn an_edited_configuration_is_noticed_and_said_and_changes_nothing() {
    let home = Home::new();
    home.config("default_profile = \"sandbox\"\n");
    let mut terminal = start(&home, WIDE);
    home.config("default_profile = \"sandbox\"\noperator = \"somebody else\"\n");
    to_review(&mut terminal, "1002");
    terminal.wait_for("configuration");
    assert!(!terminal.screen().contains("somebody else"), "{}", terminal.screen());
    quit(&mut terminal);
}

#[test]
fn signals_end_it_clean() {
    let home = Home::new();
    for signal in ["TERM", "HUP", "INT"] {
        let mut terminal = start(&home, SMALL);
        self::signal(&terminal, signal);
        assert_eq!(terminal.wait_exit(), 0);
        assert!(terminal.restored(), "{signal}");
    }
}

#[test]
fn it_stands_still_when_nothing_happens() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    terminal.wait_for("History 0");
    terminal.pause();
    let before = terminal.bytes().len();
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(terminal.bytes().len(), before);
    // The age of a look-up does not tick either.
    terminal.type_keys("1004\t");
    terminal.wait_for("under a minute ago");
    terminal.pause();
    let before = terminal.bytes().len();
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(terminal.bytes().len(), before);
    quit(&mut terminal);
}

#[test]
fn stopping_it_in_flight_is_refused_and_a_signal_waits_for_the_answer() {
    let home = Home::new();
    let mut terminal = start(&home, WIDE);
    to_review(&mut terminal, "1203");
    terminal.type_keys("y");
    terminal.wait_for("sending 1203");
    terminal.send("\u{1a}");
    terminal.wait_for("cannot be suspended");
    signal(&terminal, "TERM");
    terminal.wait_for("aiting for the answer");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.wait_for("captured 1203  100.00 UAH");
    assert!(terminal.restored());
}

#[test]
fn a_pending_capture_settles_without_a_key() {
    let home = Home::new();
    let mut terminal = start(&home, WIDE);
    to_review(&mut terminal, "1202");
    terminal.type_keys("y");
    terminal.wait_for("pending 1202");
    terminal.wait_for("captured 1202  100.00 UAH");
    assert_eq!(terminal.bytes().iter().filter(|byte| **byte == 7).count(), 1, "the bell rings once");
    quit(&mut terminal);
    assert_eq!(ledger(&home), ["captured 1202"]);
}

#[test]
fn the_bytes_that_terminals_send_for_undo_and_redo_are_understood() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    terminal.type_keys("777");
    terminal.wait_until("the order id", |_| terminal.cursor_line().contains("777"));
    for (bytes, there) in [("\u{1f}", false), ("\u{19}", true), ("\u{1b}z", false)] {
        terminal.send(bytes);
        terminal.wait_until("the change", |_| terminal.cursor_line().contains("777") == there);
    }
    quit(&mut terminal);
}

#[test]
fn quitting_in_flight_waits_for_the_answer_and_records_it() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    to_review(&mut terminal, "1203");
    terminal.type_keys("y");
    terminal.wait_gone("y sends");
    std::thread::sleep(std::time::Duration::from_millis(700));
    terminal.send("\u{11}");
    terminal.wait_for("aiting for the answer");
    assert_eq!(terminal.wait_exit(), 0);
    assert!(terminal.restored());
    assert_eq!(ledger(&home), ["captured 1203"]);
}

#[test]
fn quitting_twice_in_flight_leaves_it_unknown_in_words() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    to_review(&mut terminal, "1203");
    terminal.type_keys("y");
    terminal.wait_gone("y sends");
    std::thread::sleep(std::time::Duration::from_millis(700));
    terminal.send("\u{11}");
    terminal.wait_for("aiting for the answer");
    terminal.send("\u{3}");
    assert_eq!(terminal.wait_exit(), 6);
    assert!(terminal.restored());
    assert!(terminal.screen().contains("1203"), "{}", terminal.screen());
    assert_eq!(ledger(&home), ["unknown 1203"]);
}

#[test]
fn without_colour_nothing_is_lost_and_no_colour_is_written() {
    let home = Home::new();
    let mut terminal = Terminal::start_with(&home, &[], SMALL, &[("NO_COLOR", "1")]);
    terminal.wait_for("SANDBOX");
    terminal.wait_for("UAH");
    quit(&mut terminal);
    let text = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    let colours = text.split("\u{1b}[").skip(1).filter_map(|rest| rest.split_once('m')).map(|(codes, _)| codes);
    let coloured: Vec<_> = colours
        .filter(|codes| codes.split(';').all(|code| code.parse::<u16>().is_ok()))
        .filter(|codes| codes.split(';').any(|code| matches!(code.parse::<u16>(), Ok(30..=38 | 40..=48 | 90..=97 | 100..=107))))
        .collect();
    assert!(coloured.is_empty(), "{coloured:?}");
}

#[test]
fn a_terminal_that_cannot_place_text_gets_one_sentence_and_no_escapes() {
    for (term, wanted) in [("dumb", "TERM says dumb"), ("", "TERM is not set")] {
        let home = Home::new();
        let mut terminal = Terminal::start_with(&home, &[], WIDE, &[("TERM", term)]);
        assert_eq!(terminal.wait_exit(), 2);
        let screen = terminal.screen();
        assert!(screen.contains(wanted) && screen.replace('\n', "").contains("capdesk --help"), "{screen}");
        assert!(!terminal.bytes().contains(&0x1b), "{screen}");
        assert!(!home.data().exists(), "nothing was begun");
    }
}

/// What the colours on the screen are written as: `8;2` exact, `8;5` of a table, `own` of the terminal.
fn written(terminal: &Terminal) -> Vec<&'static str> {
    let text = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    let mut kinds = Vec::new();
    for codes in text.split("\u{1b}[").skip(1).filter_map(|rest| rest.split_once('m')).map(|(codes, _)| codes) {
        kinds.extend(if codes.contains("8;2;") {
            Some("exact")
        } else if codes.contains("8;5;") {
            Some("table")
        } else {
            None
        });
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

#[test]
fn exact_colours_are_written_only_where_the_terminal_announces_them() {
    let home = Home::new();
    home.config("default_profile = \"sandbox\"\ntheme = \"dark\"\n");
    for (env, wanted) in [
        ([("COLORTERM", "truecolor"), ("NO_COLOR", "")], &["exact"][..]),
        ([("COLORTERM", ""), ("NO_COLOR", "")], &["table"]),
        ([("COLORTERM", "truecolor"), ("NO_COLOR", "1")], &[]),
    ] {
        let mut terminal = Terminal::start_with(&home, &[], SMALL, &env);
        terminal.wait_for("UAH");
        quit(&mut terminal);
        assert_eq!(written(&terminal), wanted, "{env:?}");
    }
}

#[test]
fn the_mouse_walks_to_the_review_and_back_and_a_click_never_sends() {
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    terminal.type_keys("1001");
    terminal.click("Review ]");
    terminal.wait_for("y sends");
    terminal.pause();
    for _ in 0..3 {
        terminal.click("y sends  Esc");
        terminal.wait_for("no click does it");
        terminal.pause();
    }
    terminal.click("Cancel ]");
    terminal.wait_gone("y sends");
    assert_eq!(ledger(&home), [""; 0]);
    terminal.click("Review ]");
    terminal.wait_for("y sends");
    terminal.pause();
    terminal.type_keys("y");
    terminal.wait_for("captured 1001");
    terminal.click("captured  1001");
    terminal.wait_for("> ");
    terminal.click("captured  1001");
    terminal.wait_for("operation_id");
    quit(&mut terminal);
    assert_eq!(ledger(&home), ["captured 1001"]);
}

#[test]
fn the_mouse_is_asked_for_presses_only_and_given_back_by_key_by_configuration_and_for_a_suspension() {
    use vt100::MouseProtocolMode::{None, PressRelease};
    let home = Home::new();
    let mut terminal = start(&home, SMALL);
    terminal.wait_mouse(PressRelease);
    terminal.type_keys("\u{1b}");
    terminal.pause();
    terminal.type_keys("f");
    terminal.wait_mouse(None);
    terminal.type_keys("f");
    terminal.wait_mouse(PressRelease);
    terminal.send("\u{1a}");
    terminal.wait_mouse(None);
    signal(&terminal, "CONT");
    terminal.wait_mouse(PressRelease);
    quit(&mut terminal);
    home.config("default_profile = \"sandbox\"\nmouse = false\n");
    let mut terminal = start(&home, SMALL);
    assert_eq!(terminal.mouse(), None);
    assert!(!String::from_utf8_lossy(&terminal.bytes()).contains("[?1000h"));
    quit(&mut terminal);
}

#[test]
fn without_a_terminal_it_says_so() {
    let run = Home::new().run(&[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("needs a terminal") && run.stderr.contains("capdesk --help"), "{run:?}");
}
