"""What is measured over many digits or many trainings, and the results that ship."""
