"""The pictures to calculate with, against what a pencil gives."""

import numpy as np

from lenet import filters, small_pictures
from lenet.network.forward import convolve, pool


def test_the_three_through_sobels_filter():
    kernel = filters.named("vertical")[..., None, None]
    out = convolve(small_pictures.THREE[None, ..., None], kernel, np.zeros(1))[0, ..., 0]
    assert out.tolist() == [[0, 3, -2], [0, 4, -2], [0, 3, -2]]


def test_a_lone_pixel_and_a_thin_line():
    """A bright pixel among three black ones is 0.25 or 1; a line one pixel wide fades to half or stays whole."""
    for picture, average in ((small_pictures.LONE, 0.25), (small_pictures.LINE, 0.5)):
        pooled = {how: pool(picture[None, ..., None], how)[0, ..., 0] for how in ("average", "max")}
        assert set(pooled["average"].ravel()) == {0, average}
        assert ((pooled["max"] == 1) == (pooled["average"] == average)).all()
    assert (small_pictures.LONE.sum(), small_pictures.LINE.sum()) == (4, 8)


def test_the_eight_pooled():
    average = pool(small_pictures.EIGHT[None, ..., None], "average")[0, ..., 0]
    np.testing.assert_allclose(
        average,
        [
            [0.125, 0.65, 0.625, 0.05],
            [0.125, 0.675, 0.625, 0.025],
            [0.275, 0.525, 0.575, 0.175],
            [0.2, 0.65, 0.65, 0.125],
        ],
    )
    assert pool(small_pictures.EIGHT[None, ..., None], "max")[0, ..., 0].tolist() == [
        [0.5, 0.9, 0.9, 0.2],
        [0.5, 1.0, 0.9, 0.1],
        [0.8, 0.9, 0.8, 0.6],
        [0.7, 1.0, 0.9, 0.5],
    ]
