"""The case file: meldingen, evidence, messages, access."""
