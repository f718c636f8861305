"""Training: the recipe, the dataset, the training itself, and runs from their place in line to their last word."""
