"""Somebody outside reads along: the melder's yes, the account and its key, and what a guest does."""
