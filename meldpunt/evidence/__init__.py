"""Sealed files: receive, look at in a closed child process, make a clean copy, store, read back."""
