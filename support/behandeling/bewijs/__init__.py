"""Use cases of evidence: what the desk adds, removes and describes, and time stamps over the root of a day."""
