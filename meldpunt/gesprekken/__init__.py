"""The sheet beside a conversation with the melder, and what is corrected from it."""
