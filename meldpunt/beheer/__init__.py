"""The pages of administrators: who works here."""
