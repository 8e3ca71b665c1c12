"""Somebody outside who reads along in one case until a day, because the melder said yes (protocol 5.1.5)."""
