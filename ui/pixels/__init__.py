"""The page Pixels and colour."""
