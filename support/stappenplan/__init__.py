"""The step plan: compose, PDF, hand over."""
