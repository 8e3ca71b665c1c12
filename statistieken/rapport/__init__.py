"""The quarterly report: figures in words, tables, charts and PDF."""
