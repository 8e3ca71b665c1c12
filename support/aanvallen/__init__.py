"""Attacks: cases that belong together, found in an open session and confirmed by a coordinator (protocol 1.2)."""
