"""The Training page: the recipe, a run while it trains, and what is done with it afterwards."""
