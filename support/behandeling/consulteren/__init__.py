"""Asking somebody outside for advice, without anything that leads to a person."""
