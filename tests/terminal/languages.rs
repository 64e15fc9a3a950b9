//! The console speaks the language of the locale, unless the configuration names another one; a key changes it.

use super::support::Home;
use super::support::pty::Terminal;

const UKRAINIAN: [(&str, &str); 2] = [("LANG", "C.UTF-8"), ("LC_ALL", "uk_UA.UTF-8")];

#[test]
fn the_locale_the_configuration_and_a_key_choose_the_language() {
    let home = Home::new();
    let mut terminal = Terminal::start_with(&home, &[], super::SMALL, &UKRAINIAN);
    terminal.wait_for("Нове списання");
    terminal.wait_for("UAH");
    terminal.press(&["\u{1b}"]);
    terminal.pause();
    terminal.press(&["i"]);
    terminal.wait_for("New capture");
    // The Ukrainian layout's letter on the same key.
    terminal.press(&["ш"]);
    terminal.wait_for("Нове списання");
    drop(terminal);

    home.config("default_profile = 'sandbox'\nlanguage = 'en'\n");
    Terminal::start_with(&home, &[], super::SMALL, &UKRAINIAN).wait_for("New capture");
    home.config("default_profile = 'sandbox'\nlanguage = 'uk'\n");
    Terminal::start_with(&home, &[], super::SMALL, &[]).wait_for("Нове списання");
}
