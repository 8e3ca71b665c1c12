"""Telling a story by voice."""
