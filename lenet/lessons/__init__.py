"""What the lessons calculate with: filters, small pictures, colours, stacks of layers, what each layer costs."""
