# Names for what is typed most. `just --list` shows them.

# Formatting, lints, every test; see ./test for its parts
test *parts:
    ./test {{parts}}

# What the server costs, beside what the machine can do (bench/README.md)
bench *measures:
    cargo run --release -p countersign-bench -- {{measures}}

# A server with throw-away data
demo:
    cargo run --release -- demo

fmt:
    cargo fmt

lint:
    cargo clippy --workspace --all-targets -- -D warnings
