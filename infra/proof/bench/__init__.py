"""Benchmarks: each prints what the documentation quotes."""
