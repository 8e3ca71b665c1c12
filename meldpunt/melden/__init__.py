"""The public form (a letterbox), the unfinished concept, the code and the reporter's own page."""
