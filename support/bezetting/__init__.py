"""Use cases of who works on what: assigning, dividing, staying out of a case, keys."""
