"""The pages of cards to learn from: write, read as the second one, share, and the cards of a year; no tables."""
