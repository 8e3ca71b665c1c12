"""Paper that works outside: one sheet as it is sealed, printed and copied, and what a consent puts on it."""
