"""Programs around the product: demo, checks, screenshots."""
