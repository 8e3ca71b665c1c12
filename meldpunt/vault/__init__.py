"""Keys, grants and sealed content; the only place that imports ``cryptography``."""
