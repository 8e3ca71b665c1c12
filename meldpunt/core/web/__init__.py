"""Machinery of every page: middleware, error pages, health, keeping a page open."""
