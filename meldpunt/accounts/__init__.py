"""The people who work here: roles, second factor, opening the vault."""
