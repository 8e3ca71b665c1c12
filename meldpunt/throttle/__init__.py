"""How often somebody may try something, counted without an address."""
