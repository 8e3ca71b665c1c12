"""The public form (a letterbox) and the unfinished concept."""
