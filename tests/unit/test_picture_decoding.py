"""Modes, depths and numbers of any kind come out as grey or colours in 8 bits, at most 1024 pixels a side."""

import io

import numpy as np
import pytest
from PIL import Image

import lenet
from lenet import open_picture
from tests.unit.pictures import encode
from tests.unit.test_preparation import canvas, same

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_modes(mode):
    grey = Image.fromarray(canvas()[..., 0])
    if mode == "I;16":
        image = Image.fromarray(canvas()[..., 0].astype(np.uint16) * 257)
    elif mode in ("I", "F"):
        image = grey.convert(mode)
    elif mode == "PA":
        image = grey.convert("LA").convert("PA")
    else:
        image = grey.convert("RGB").convert(mode)
    buffer = io.BytesIO()
    image.save(buffer, "PNG" if mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") else "TIFF") if mode != "PA" else (
        image.convert("LA").save(buffer, "PNG")
    )
    assert same(lenet.prepare(open_picture(buffer.getvalue())), lenet.prepare(canvas())) > 0.98


def test_sixteen_bits_keep_their_grey_levels():
    values = np.linspace(1000, 5000, 64).reshape(8, 8).astype(np.uint16)
    opened = open_picture(encode(values))
    assert (opened.dtype, opened.min(), opened.max()) == (np.uint8, 0, 255)
    assert (np.diff(opened.ravel().astype(int)) >= 0).all()


def test_one_pixel_is_a_page_without_ink():
    assert lenet.prepare(open_picture(encode(np.zeros((1, 1), np.uint8)))) is None


def test_transparent_black_ink():
    alpha = canvas()[..., 0]
    data = encode(np.dstack([np.zeros_like(alpha)] * 3 + [alpha]))
    assert same(lenet.prepare(open_picture(data)), lenet.prepare(canvas())) > 0.98


@pytest.mark.parametrize(("width", "height"), [(30_000, 3), (3, 30_000), (1, 9_000), (9_000, 1)])
def test_a_thread_of_a_picture(width, height):
    opened = open_picture(encode(np.zeros((height, width), np.uint8)))
    assert max(opened.shape) == 1024
    assert lenet.prepare(opened) is None


def test_shrinking_in_strips_is_shrinking():
    """Against the mean of 3x3 squares."""
    values = np.random.default_rng(0).integers(0, 256, (3072, 2400), np.uint8)
    means = values.reshape(1024, 3, 800, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(open_picture(encode(values)), means, atol=0.6)


def test_sixteen_bits_are_shrunk_before_they_are_eight():
    """Two levels that are one in 8 bits of the whole range."""
    values = np.full((2048, 2048), 30_000, np.uint16)
    values[512:1024] = 30_064
    opened = open_picture(encode(values))
    assert opened.shape == (1024, 1024)
    assert (opened[300, 0], opened[600, 0]) == (255, 0)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("rest", [0.0, 1.0, 3e38])
def test_floating_point_that_is_no_number(odd, rest):
    values = np.full((40, 40), rest, np.float32)
    values[10:30, 18:22] = odd
    assert open_picture(encode(values, "TIFF")).dtype == np.uint8
