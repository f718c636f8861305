"""Pictures small enough to be calculated by hand."""

import numpy as np

THREE = np.array(
    [
        [0, 1, 1, 1, 0],
        [1, 0, 0, 1, 0],
        [0, 0, 1, 1, 0],
        [1, 0, 0, 1, 0],
        [0, 1, 1, 1, 0],
    ],
    float,
)

EIGHT = np.array(
    [
        [0.0, 0.0, 0.6, 0.9, 0.9, 0.4, 0.0, 0.0],
        [0.0, 0.5, 0.9, 0.2, 0.3, 0.9, 0.2, 0.0],
        [0.0, 0.5, 0.9, 0.1, 0.3, 0.9, 0.1, 0.0],
        [0.0, 0.0, 0.7, 1.0, 0.9, 0.4, 0.0, 0.0],
        [0.0, 0.3, 0.9, 0.6, 0.7, 0.8, 0.1, 0.0],
        [0.0, 0.8, 0.6, 0.0, 0.0, 0.8, 0.6, 0.0],
        [0.0, 0.7, 0.8, 0.1, 0.1, 0.9, 0.5, 0.0],
        [0.0, 0.1, 0.7, 1.0, 0.9, 0.7, 0.0, 0.0],
    ]
)

LONE = np.zeros((8, 8))
"""Bright pixels, each alone: where pooling goes by two, among three black ones."""
LONE[[1, 2, 5, 7], [6, 2, 4, 7]] = 1

LINE = np.zeros((8, 8))
"""A line one pixel wide from top to bottom."""
LINE[:, 4] = 1
