"""Shared kernel without tables: clock, errors, data files, PDF, wording."""
