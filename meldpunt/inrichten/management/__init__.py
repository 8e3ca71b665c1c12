"""Commands of the ceremony."""
