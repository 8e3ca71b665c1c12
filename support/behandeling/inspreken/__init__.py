"""A story that was spoken: it comes in, somebody listens and writes it down, the melder says whether that is right."""
