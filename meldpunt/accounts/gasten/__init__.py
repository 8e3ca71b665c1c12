"""Accounts of people from outside, each with a last day."""
