"""The page on which the desk changes a step plan, and what the melder chose becomes a task; no tables."""
