"""The network: its spec, the forward pass in NumPy, its fields, what it answers, and the networks that ship."""
