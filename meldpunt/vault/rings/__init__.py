"""The root keys of this installation, and what stands under them."""
