"""What cases taught, written anew as cards of three or more: two readers, and no way back to a case (protocol 3.2)."""
