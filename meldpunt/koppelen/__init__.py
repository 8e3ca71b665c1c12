"""The pages of attacks: what may belong together, one attack, and what is done in all its cases; no tables."""
