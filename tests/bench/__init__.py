"""Benchmarks: measured on request, never asserted on in the test run."""
