"""What the party sets of itself, as versions: name, numbers, hours, colours and logo; no tables."""
