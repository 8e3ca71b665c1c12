"""What waits for a person: one row for each thing, told by mail at once, escalated when nobody looks."""
