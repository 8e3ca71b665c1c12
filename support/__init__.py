"""Everything around one person."""
