"""Shared kernel without tables: clock, errors, data files, fields, cookies, whether a PDF can be made."""
