"""Signed state: what the rows of the database must say, under a key that the database does not have (ADR 0031)."""
