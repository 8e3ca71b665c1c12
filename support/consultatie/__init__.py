"""Anonymous consultation: a question to somebody outside, with nothing that leads to a person (protocol 3.2)."""
