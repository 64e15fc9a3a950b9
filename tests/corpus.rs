//! Every kept example of `fuzz/corpus` does what its target demands, and so do changes of it by chance.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

#[path = "../fuzz/drivers.rs"]
mod drivers;
mod support;

use std::path::Path;

use support::random::{Random, seed};

/// What is done with any bytes.
type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 5] = [
    ("answer", drivers::answer),
    ("look_up", drivers::look_up),
    ("webhook_form", drivers::webhook_form),
    ("configuration", drivers::configuration),
    ("key_input", drivers::key_input),
];

fn examples(target: &str) -> Vec<(String, Vec<u8>)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut found: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found.iter().map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn every_kept_example_passes_its_target() {
    for (target, run) in TARGETS {
        let examples = examples(target);
        assert!(examples.len() >= 7, "{target}: {}", examples.len());
        for (name, bytes) in examples {
            // The name stands in the output when the target panics.
            println!("{name}");
            run(&bytes);
        }
    }
}

#[test]
fn every_target_is_one_of_cargo_fuzz() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
    for (target, _) in TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")), "{target}");
    }
}

/// A change of an example: bits turned, a piece taken out, doubled, or put in from another one.
fn changed(examples: &[(String, Vec<u8>)], random: &mut Random) -> Vec<u8> {
    let pick = |random: &mut Random| examples[usize::try_from(random.below(examples.len() as u64)).unwrap()].1.clone();
    let at = |random: &mut Random, length: usize| usize::try_from(random.below(length as u64 + 1)).unwrap();
    let mut bytes = pick(random);
    for _ in 0..=random.below(4) {
        let (mut from, mut to) = (at(random, bytes.len()), at(random, bytes.len()));
        if from > to {
            (from, to) = (to, from);
        }
        match random.below(5) {
            0 if from < bytes.len() => bytes[from] ^= 1 << random.below(8),
            1 if from < bytes.len() => bytes[from] = u8::try_from(random.below(256)).unwrap(),
            2 => drop(bytes.drain(from..to)),
            3 => {
                let piece = bytes[from..to].to_vec();
                bytes.splice(to..to, piece);
            }
            _ => {
                let other = pick(random);
                let (a, b) = (at(random, other.len()), at(random, other.len()));
                bytes.splice(from..from, other[a.min(b)..a.max(b)].iter().copied());
            }
        }
    }
    bytes.truncate(1 << 16);
    bytes
}

/// Gives what was done.
fn change(count: u64) -> String {
    let seed = seed();
    std::thread::scope(|scope| {
        for (target, run) in TARGETS {
            scope.spawn(move || {
                let (examples, mut random) = (examples(target), Random::new(seed));
                for number in 0..count {
                    let bytes = changed(&examples, &mut random);
                    let fell = std::panic::catch_unwind(|| run(&bytes)).is_err();
                    assert!(!fell, "CAPDESK_TEST_SEED={seed}, {target}, change {number}: {:?}", String::from_utf8_lossy(&bytes));
                }
            });
        }
    });
    format!("{count} changes of each of {} targets, CAPDESK_TEST_SEED={seed}", TARGETS.len())
}

#[test]
fn no_change_of_an_example_makes_a_target_fall() {
    println!("{}", change(300));
}

#[test]
#[ignore = "2,000,000 changes: just soak"]
fn soak_no_change_of_an_example_makes_a_target_fall() {
    println!("{}", change(400_000));
}
