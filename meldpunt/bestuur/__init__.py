"""The board's pages; no path to a case; no tables."""
