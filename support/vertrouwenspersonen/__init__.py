"""The pool of trusted persons, matching and assignment."""
