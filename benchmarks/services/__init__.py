"""Services that the benchmarks talk to, each in a separate process."""
