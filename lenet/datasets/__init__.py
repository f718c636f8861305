"""Data sets that a reader brings: read, checked, kept; other classes for the same network."""
