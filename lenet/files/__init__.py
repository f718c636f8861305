"""Files that are whole or not there, locks, processes of our own, and values that can be trusted."""
