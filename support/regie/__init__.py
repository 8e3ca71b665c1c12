"""*Regie*: the melder decides each step; consents, contact wishes, questions and taking over (protocol 5.3)."""
