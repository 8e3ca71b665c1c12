"""The pages of settings: what the party says of itself, contact points, cards, and the trail as a file; no tables."""
