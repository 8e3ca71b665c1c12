"""Benchmarks: the product beside a bare Django."""
