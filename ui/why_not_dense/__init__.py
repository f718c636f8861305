"""The page Why not a plain network."""
