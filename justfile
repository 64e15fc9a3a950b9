# Common tasks; `just` lists them. Everything here is a plain cargo command behind a short name.

[private]
default:
    @just --list

# The console on the built-in sandbox (or on your configuration)
run:
    cargo run --release

# The whole test suite
test:
    cargo test

# The long versions of the tests, with their counts, and a minute of fuzzing each target
soak: && (fuzz "60")
    cargo test --release -- --ignored --nocapture

# Fuzz each target for some seconds (needs cargo-fuzz and a nightly toolchain)
fuzz seconds="600":
    #!/usr/bin/env bash
    set -euo pipefail
    cargo +nightly fuzz --version >/dev/null 2>&1 || { echo "SKIPPED: there is no cargo-fuzz, or no nightly toolchain" >&2; exit 0; }
    for target in answer look_up webhook_form configuration key_input; do
        cargo +nightly fuzz run "$target" -- -max_total_time={{seconds}} -max_len=65536 -timeout=10
    done

# Everything a commit must pass
ci:
    .ci/run

# A Debian package with manual and completions, in target/debian (needs cargo-deb)
deb:
    cargo build --release --locked
    mkdir -p target/package/completions
    target/release/capdesk man --dir target/package/man
    target/release/capdesk completions bash > target/package/completions/capdesk
    target/release/capdesk completions zsh > target/package/completions/_capdesk
    target/release/capdesk completions fish > target/package/completions/capdesk.fish
    cargo deb --no-build

# Known vulnerabilities of the dependencies (needs cargo-deny and the network)
advisories:
    cargo deny check advisories

# Draw the console's pictures for the README again
picture:
    cargo run --example picture

# Every theme in both languages as SVG, in target/pictures
gallery:
    cargo run --example picture -- target/pictures

# Look at snapshot changes after a screen changed (needs cargo-insta)
snapshots:
    cargo insta test --review
