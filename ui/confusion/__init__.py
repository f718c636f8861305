"""The confusion matrix, on Training and on Comparing."""
