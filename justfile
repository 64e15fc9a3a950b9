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

# The long versions of the tests, with their counts
soak:
    cargo test --release -- --ignored --nocapture

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
