"""The pages of judging a case: triage with its why, a second person, and the term for a complaint."""
