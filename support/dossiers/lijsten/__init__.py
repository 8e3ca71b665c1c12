"""Lists of cases, page by page."""
