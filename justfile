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

# Draw the console's picture for the README again
picture:
    cargo run --example picture

# Look at snapshot changes after a screen changed (needs cargo-insta)
snapshots:
    cargo insta test --review
