"""The desk's pages that combine apps; no tables."""
