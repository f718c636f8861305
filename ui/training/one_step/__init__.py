"""One step of training on the digit in hand, worked out in the browser."""
