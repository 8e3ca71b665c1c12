"""Sessions of people at work: the engine, whose devices, and the open vault in a cookie."""
