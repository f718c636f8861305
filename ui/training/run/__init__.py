"""A run as it is looked at: its time and phases, one slider through its frames, and all that follows it."""
