use super::*;

fn reason(body: &str) -> Option<String> {
    Refusal::parse(body.as_bytes()).map(|refusal| refusal.reason())
}

#[test]
fn every_shape_of_args_is_shown() {
    for (args, shown) in [
        (r#"{"code":"S-403"}"#, "No. Really (S-403)"),
        ("null", "No. Really"),
        ("[]", "No. Really"),
        ("{}", "No. Really"),
        ("7", "No. Really (7)"),
        (r#""text""#, "No. Really (text)"),
        (r#"{"code":4,"x":1}"#, r#"No. Really ({"code":4,"x":1})"#),
        (
            r#"[{"field_name":"amount","violation":"must be a Number"},{"violation":"too old."}]"#,
            "No. Really (amount: must be a Number; too old)",
        ),
        (r#"[{"violation":"a"},{}]"#, r#"No. Really ([{"violation":"a"},{}])"#),
        (r#"{"obj":[{"msg":["one","two"]},{"msg":["three"]}]}"#, "No. Really (one; two; three)"),
        (r#"{"obj":[{"msg":"x"}]}"#, r#"No. Really ({"obj":[{"msg":"x"}]})"#),
    ] {
        assert_eq!(reason(&format!(r#"{{"message":"No. Really.","args":{args}}}"#)).as_deref(), Some(shown));
    }
}

#[test]
fn any_other_shape_is_no_refusal() {
    for body in [
        "",
        "<html>",
        "[]",
        r#"{"message":"x"}"#,
        r#"{"args":{}}"#,
        r#"{"message":null,"args":{}}"#,
        r#"{"message":1,"args":{}}"#,
        r#"{"message":"x","args":{}}x"#,
        r#"{"message":"x","message":"y","args":{}}"#,
        r#"[{"message":"x","args":{}}]"#,
        r#"{"Message":"x","Args":{}}"#,
    ] {
        assert_eq!(reason(body), None, "{body}");
    }
}

#[test]
fn the_message_tells_wrong_keys_whatever_the_code() {
    let names_keys = |message: &str, code: &str| {
        Refusal::parse(format!(r#"{{"message":"{message}","args":{{"code":"{code}"}}}}"#).as_bytes()).unwrap().names_keys()
    };
    assert!(names_keys("Invalid pos_id field or credentials", "S-403"));
    assert!(names_keys("invalid pos_id field or credentials ", "S-404"));
    assert!(!names_keys("Payment not found", "S-404"));
}

#[test]
fn quotes_are_short_and_without_hazards_at_their_ends() {
    assert_eq!(quote(" \u{feff}Text.\r\n"), "Text");
    let long = quote(&"я".repeat(400));
    assert_eq!((long.chars().count(), long.ends_with("...")), (303, true));
}
