"""The installation and its front door."""
