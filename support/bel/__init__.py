"""The bell: who hears by mail that something waits, who does not want to, and the weekly proof that it rings."""
