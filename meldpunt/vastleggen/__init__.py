"""The pages of evidence at the desk: add it, tell how it was captured, take it out, show that it stands; no tables."""
