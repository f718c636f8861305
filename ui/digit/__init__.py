"""The digit in hand: drawn, chosen or brought, and what the preparation makes of it."""
