"""Backups in two sets, of which the one with the keys lives thirty days at most; putting them back."""
