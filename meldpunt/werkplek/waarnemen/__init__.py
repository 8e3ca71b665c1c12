"""Who stands in while a colleague is away."""
