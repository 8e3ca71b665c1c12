"""What a person has to look up before a page may say it: help numbers, and questions for a lawyer."""
