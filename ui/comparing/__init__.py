"""The Comparing page."""
