"""Contact moments and reminders."""
