"""Primitives: ciphers, key derivation, and the formats of sealed values; the only code that calls ``cryptography``."""
