//! What the documentation promises is shown by tests that exist.

#[test]
fn every_promise_names_a_test_that_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let promises = std::fs::read_to_string(root.join("docs/promises.md")).unwrap();
    let named: Vec<_> = promises.split('`').filter_map(|code| code.split_once(".rs::")).collect();
    assert!(named.len() > 30, "{} tests are named", named.len());
    for (file, test) in named {
        let text = std::fs::read_to_string(root.join(format!("{file}.rs"))).unwrap_or_default();
        assert!(text.contains(&format!("fn {test}(")), "{file}.rs has no test {test}");
    }
}
