"""The home page: what the networks answer."""
