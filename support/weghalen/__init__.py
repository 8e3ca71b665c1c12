"""Taking down what stands online: a request per link, and rungs that go on until it is gone (DSA art. 16-21, 53)."""
