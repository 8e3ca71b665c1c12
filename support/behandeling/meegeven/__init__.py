"""Paper that works outside: asking a link away, the package for a report, the note for the press."""
