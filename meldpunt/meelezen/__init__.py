"""The pages of reading along: what the desk does for a guest, and the one case as a guest sees it; no tables."""
