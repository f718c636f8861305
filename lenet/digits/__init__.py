"""Digits: MNIST; strokes, photos and files made into what the network gets; the synthetic pen."""
