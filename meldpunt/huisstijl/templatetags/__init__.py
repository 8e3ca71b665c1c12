"""Tags for how a page looks."""
