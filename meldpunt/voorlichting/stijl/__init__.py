"""A living page of the design system, for whoever works on it; its addresses exist with DEBUG only."""
