//! A newcomer's first partial capture, by nothing but what the screen says: the order and its hold, the field under the
//! cursor, the keys in the footer, what an empty field means, what the review will do.

use super::support::Home;
use super::support::pty::Terminal;
use super::{SMALL, WIDE, ledger};

/// Somebody who has read nothing.
struct Newcomer {
    terminal: Terminal,
}

impl Newcomer {
    /// The screen as running text, frames and line ends left out.
    fn reads(&self) -> String {
        let words = |line: &str| line.replace(|c: char| ('\u{2500}'..='\u{257f}').contains(&c), " ");
        let screen = self.terminal.screen();
        screen.lines().map(words).collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Presses what the footer names for this.
    fn presses(&mut self, word: &str) {
        let screen = self.terminal.screen();
        let footer = screen.lines().rfind(|line| !line.trim().is_empty()).unwrap();
        let entry = footer.trim().split("  ").filter_map(|entry| entry.trim().split_once(' ')).find(|(_, label)| *label == word);
        let (key, _) = entry.unwrap_or_else(|| panic!("the footer does not say how to do {word:?}: {footer}"));
        self.terminal.press(&[&bytes(key)]);
    }

    /// The field the cursor stands in.
    fn stands_in(&self, label: &str) -> bool {
        self.terminal.cursor_line().trim_start_matches(['\u{2502}', ' ']).starts_with(label)
    }

    /// Whether the cursor stands in this field within a while: a loaded machine draws it behind the text.
    fn comes_to_stand_in(&self, label: &str) -> bool {
        (0..200).any(|_| {
            let stands = self.stands_in(label);
            if !stands {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            stands
        })
    }

    /// Goes on until the cursor stands in this field.
    fn goes_to(&mut self, label: &str) {
        for _ in 0..10 {
            if self.stands_in(label) {
                return;
            }
            self.presses("next");
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("there is no way to {label}:\n{}", self.terminal.screen());
    }

    /// The amount beside a name, in hundredths.
    fn amount(&self, name: &str) -> i64 {
        let screen = self.terminal.screen();
        let line = screen.lines().find_map(|line| line.trim_start_matches(['\u{2502}', ' ']).strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().replace('.', "").parse().unwrap()
    }
}

/// What a terminal sends for a key of this name.
fn bytes(key: &str) -> String {
    match key {
        "Tab" => "\t".to_owned(),
        "Enter" => "\r".to_owned(),
        letter if letter.len() == 1 => letter.to_owned(),
        chord => {
            let letter = chord.strip_prefix("Ctrl+").and_then(|letter| letter.bytes().next());
            char::from(letter.unwrap_or_else(|| panic!("{chord} is no key")) & 0x1f).to_string()
        }
    }
}

#[test]
fn a_newcomer_makes_a_partial_capture_by_what_the_screen_says() {
    for size in [SMALL, WIDE] {
        let home = Home::new();
        let mut newcomer = Newcomer { terminal: Terminal::start(&home, &[], size) };
        newcomer.terminal.wait_for("UAH");
        newcomer.terminal.wait_for("meant for a part");
        let text = newcomer.reads();
        let (before, after) = text.split_once(" is meant for a part of its ").unwrap();
        let (order, hold) = (before.rsplit(' ').next().unwrap(), after.split(',').next().unwrap());

        assert!(newcomer.comes_to_stand_in("Order ID"), "{}", newcomer.terminal.screen());
        newcomer.terminal.type_keys(order);
        newcomer.goes_to("Amount");
        let offered = newcomer.terminal.wait_for("whole hold, ");
        assert!(offered.contains(&format!("whole hold, {hold}")), "{offered}");
        assert!(newcomer.reads().contains(&format!("Hold {hold} success Captured nothing Looked up ")), "{offered}");
        newcomer.terminal.type_keys("80");

        newcomer.presses("review");
        newcomer.terminal.wait_for("is released");
        let [authorised, capture, released] = ["Authorised", "This capture", "Released"].map(|name| newcomer.amount(name));
        assert_eq!((capture, authorised - capture), (8_000, released));
        assert!(newcomer.reads().contains("the remaining 920.00 UAH is released"), "{}", newcomer.terminal.screen());
        newcomer.terminal.pause();
        newcomer.presses("sends");
        newcomer.terminal.wait_for(&format!("captured {order}  80.00 UAH"));
        assert_eq!(ledger(&home), [format!("captured {order}")]);

        // Once more: this time the draft says what stands in the way.
        newcomer.presses("new");
        newcomer.terminal.wait_for("Order ID");
        newcomer.terminal.type_keys(order);
        newcomer.goes_to("Amount");
        newcomer.terminal.wait_for("80.00 UAH  success");
        let blocked = newcomer.reads();
        assert!(blocked.contains("A hold can be captured once.") && !blocked.contains("not by this console"), "{blocked}");
        newcomer.presses("quit");
        assert_eq!(newcomer.terminal.wait_exit(), 0);
        assert!(newcomer.terminal.restored());
    }
}
