"""What a melder is told, in words of their own."""
