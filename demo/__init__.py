"""Fictional people and reports, made through the same use cases as the pages; installed only when asked for."""
