"""Who did and who saw what: append-only."""
