"""The pages of what the desk has to do, and by when: the agenda of cases; no tables."""
