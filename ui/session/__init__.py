"""What a reader's session holds: its state, what stands in the link, its language, what went wrong."""
