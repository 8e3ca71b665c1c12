"""The cards of a year as one document."""
