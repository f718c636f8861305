"""What a page asks: a question to predict first, a task, and what one knows in the end."""
