"""Listening to what a melder spoke in, and writing it down."""
