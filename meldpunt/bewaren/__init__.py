"""Keep words, links and files under one's own code, and decide later."""
