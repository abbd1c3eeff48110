"""The figures of docs/benchmarks.md. `make bench` runs them all."""
