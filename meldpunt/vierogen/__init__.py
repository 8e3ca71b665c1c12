"""What one person may not do alone: a proposal, and a second person who agrees."""
