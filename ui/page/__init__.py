"""What every page stands in: its frame and menu, the networks that answer, what is allowed, the words of a lesson."""
