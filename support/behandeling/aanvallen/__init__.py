"""Use cases of attacks: comparing, confirming, and doing something in several cases at once."""
