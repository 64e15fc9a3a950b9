use base64::Engine as _;
use proptest::prelude::*;

use super::super::testing::{API_KEY, API_SECRET, ENDPOINTS_KEY, keys};
use super::*;

const SIGNATURE: &str = "f0f942f38e3e502c8abdc86a295f81e6c0cf885f";

fn masked(secret: &str, text: &str) -> String {
    let mask = Mask::new(&keys(secret), SIGNATURE, b"the request");
    String::from_utf8(mask.apply(text.as_bytes().to_vec(), false)).unwrap()
}

#[test]
fn every_key_and_the_signature_are_masked_wherever_they_stand() {
    for secret in [API_KEY, API_SECRET, ENDPOINTS_KEY, SIGNATURE] {
        assert_eq!(masked(API_SECRET, &format!("a{secret}b{secret}")), "a[key masked by capdesk]b[key masked by capdesk]");
    }
    assert_eq!(masked(API_SECRET, &API_SECRET[1..]), &API_SECRET[1..]);
    assert_eq!(masked(API_SECRET, "{\"status\":\"success\"}"), "{\"status\":\"success\"}");
}

#[test]
fn no_usual_spelling_hides_a_key() {
    let secret = "a\"b\\c/d&e<f>g'h+%i;j";
    for text in [
        secret.to_owned(),
        r#"a\"b\\c\/d&e<f>g'h+%i;j"#.to_owned(),
        r#"a\u0022b\u005Cc/d\u0026e\u003cf\u003Eg'h+%i;j"#.to_owned(),
        "a%22b%5cc%2Fd%26e%3Cf%3Eg%27h%2B%25i%3Bj".to_owned(),
        "a&quot;b\\c/d&amp;e&lt;f&gt;g&#39;h+%i;j".to_owned(),
        "a&#x22;b&#92;c/d&#038;e&lt;f&gt;g&apos;h+%i;j".to_owned(),
        secret.bytes().map(|byte| format!("\\u{byte:04x}")).collect(),
    ] {
        assert_eq!(masked(secret, &format!("<{text}>")), "<[key masked by capdesk]>", "{text}");
    }
}

/// Percent-encoded, every byte of it.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn no_code_and_no_escape_of_an_escape_hides_a_key() {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
    let secret = "k+t/M\"d\\T%yo&llY;MR<kEf~\u{7f}?>";
    let seen = |text: &str| {
        let out = masked(secret, text);
        // Two letters of Base64 may be made of the neighbour, too.
        let left = out.replace("[key masked by capdesk]", "");
        assert!(out.contains("[key masked by capdesk]") && left.len() <= 24, "{text}: {out}");
    };
    for before in ["", "a", "ab", "abc"] {
        for behind in ["", "z", "yz", "xyz"] {
            let whole = format!("{before}{secret}{behind}");
            let coded = STANDARD.encode(&whole);
            let wrapped = |with: &str| coded.as_bytes().chunks(20).map(|line| String::from_utf8_lossy(line)).collect::<Vec<_>>().join(with);
            for text in [
                coded.clone(),
                URL_SAFE.encode(&whole),
                URL_SAFE_NO_PAD.encode(&whole),
                coded.replace('/', "\\/"),
                coded.replace('+', "%2B").replace('/', "%2f").replace('=', "%3D"),
                coded.replace('+', "&#43;"),
                wrapped("\n"),
                wrapped("\r\n"),
                wrapped("\\r\\n"),
                wrapped("%0D%0A"),
            ] {
                seen(&text);
            }
        }
    }
    let hex = |with: &str| secret.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(with);
    let each = |spell: &dyn Fn(u8) -> String| secret.bytes().map(spell).collect::<String>();
    for text in [
        hex(""),
        hex("").to_uppercase(),
        hex(":"),
        hex(" "),
        percent(secret).replace('%', "%25"),
        percent(secret).replace('%', "%2525"),
        percent(&percent(secret)),
        percent(&percent(&percent(secret))),
        percent(secret).replace('%', "\\u0025"),
        percent(secret).replace('%', "&#37;"),
        secret.replace('%', "%25").replace('+', "%2B").replace('%', "%25"),
        each(&|byte| format!("&#{byte};")),
        each(&|byte| format!("&#000{byte};")),
        each(&|byte| format!("&#0000000000000{byte};")),
        each(&|byte| format!("&#x000{byte:x};")),
        each(&|byte| format!("&#X{byte:X}")),
        each(&|byte| format!("&amp;#{byte};")),
        each(&|byte| format!("\\u0026#{byte};")),
        each(&|byte| format!("%26%23{byte}%3B")),
        each(&|byte| format!("\\x{byte:02x}")),
        each(&|byte| format!("\\\\u{byte:04x}")),
        each(&|byte| format!("%5Cu{byte:04X}")),
    ] {
        assert_eq!(masked(secret, &format!("<{text}>")), "<[key masked by capdesk]>", "{text}");
    }
}

#[test]
fn escapes_without_end_cost_no_time() {
    let mask = Mask::new(&keys(API_SECRET), SIGNATURE, b"");
    for piece in ["%25", "&amp;", "\\u0025", "\\", "&#0", "&", "%", "&#x0;", "%26%23", "k", "6b", "\\\\u0"] {
        let bytes = piece.repeat((64 << 10) / piece.len()).into_bytes();
        let begun = std::time::Instant::now();
        assert_eq!(mask.apply(bytes.clone(), true), bytes, "{piece}");
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{piece}: {:?}", begun.elapsed());
    }
    let zeros = format!("&#{}107;", "0".repeat(1 << 20)).into_bytes();
    assert_eq!(mask.apply(zeros.clone(), false), zeros);
}

#[test]
fn a_key_within_a_key_leaves_no_rest() {
    let longer = format!("{ENDPOINTS_KEY}-and-more");
    assert_eq!(masked(&longer, &longer), "[key masked by capdesk]");
}

#[test]
fn what_is_no_secret_stays() {
    assert_eq!(masked("success", "success"), "success", "too short to be told from ordinary text");
    let mask = Mask::new(&keys("DC728DE1-51ef-4ef1-80f7-3b44b07b5667"), "", br#"{"pos_id":"dc728de1-51ef-4ef1-80f7-3b44b07b5667"}"#);
    let answer = br#"{"pos_id":"DC728DE1-51ef-4ef1-80f7-3b44b07b5667"}"#.to_vec();
    assert_eq!(mask.apply(answer.clone(), false), answer, "said in the request itself");
}

#[test]
fn the_beginning_of_a_key_at_a_broken_end_is_masked() {
    let mask = Mask::new(&keys(API_SECRET), SIGNATURE, b"");
    for (text, cut, expected) in [
        (&API_SECRET[..20], true, "[key masked by capdesk]"),
        (&API_SECRET[..20], false, &API_SECRET[..20]),
        (&API_SECRET[..3], true, &API_SECRET[..3]),
        ("ktMd\\u0054\\u00", true, "[key masked by capdesk]"),
    ] {
        assert_eq!(mask.apply(text.into(), cut), expected.as_bytes(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_key_survives_and_nothing_else_changes(
        secret in "[!-~]{8,40}",
        texts in prop::collection::vec("\\PC{0,20}", 1..5),
    ) {
        let mask = Mask::new(&keys(&secret), "", b"");
        let whole = texts.join(&secret).into_bytes();
        let out = mask.apply(whole.clone(), false);
        prop_assert!(!contains(&out, secret.as_bytes()));
        if !contains(&whole, secret.as_bytes()) && !contains(&out, MARK) {
            prop_assert_eq!(out, whole);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in any::<bool>()) {
        let _ = Mask::new(&keys("%\\&%\\&%\\&"), "", b"").apply(bytes, cut);
    }
}
