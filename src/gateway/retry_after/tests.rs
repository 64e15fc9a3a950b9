use proptest::prelude::*;

use super::*;

fn seconds(text: Option<&str>) -> u64 {
    wait(text, "1994-11-06T08:49:00.5Z".parse().unwrap()).as_secs()
}

#[test]
fn seconds_and_all_three_date_forms_are_read() {
    for (text, expected) in [
        ("0", 0),
        ("5", 5),
        (" 7 ", 7),
        ("600", 600),
        ("601", 600),
        ("86400", 600),
        ("99999999999999999999999999", 600),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 37),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 37),
        ("Sun Nov  6 08:49:37 1994", 37),
        ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
        ("Sun, 06 Nov 1994 23:00:00 GMT", 600),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 600),
    ] {
        assert_eq!(seconds(Some(text)), expected, "{text}");
    }
}

#[test]
fn anything_else_is_half_a_minute() {
    assert_eq!(seconds(None), 30);
    for text in ["", "-5", "+5", "1.5", "1e3", "five", "5s", "Sun, 06 Nov 1994", "Sun, 66 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"] {
        assert_eq!(seconds(Some(text)), 30, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_panics_or_waits_long(text in "\\PC{0,40}") {
        prop_assert!(seconds(Some(&text)) <= 600);
    }
}
