"""A case as a colleague needs it who takes over: its three tracks, what happened, what was promised, what is due."""
