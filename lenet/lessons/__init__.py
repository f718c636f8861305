"""What the lessons calculate with: filters, small pictures, colours, stacks of layers, the counts of 1998."""
