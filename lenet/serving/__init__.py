"""What a public playground allows: limits and passwords."""
