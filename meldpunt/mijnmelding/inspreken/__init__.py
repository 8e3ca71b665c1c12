"""Speaking something in after sending, and reading what the desk wrote down of it."""
