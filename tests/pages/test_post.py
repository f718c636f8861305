"""For readers of the study group's post: what it has otherwise, as numbers that the code gives, in both languages."""

import pytest

import lenet

from .visiting import arrived, shown


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_fields_and_centres(lang):
    text = shown(arrived("pages/receptive_field.py", lang=lang))
    for said in ("J5 = J4 × s5 = 4 × 1 = 4", "7, 9, …, 25", "10 × 2 = 20", "20×20", "14×14"):
        assert said in text


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_its_listing_and_the_book(lang):
    at = arrived("pages/architecture.py", lang=lang, arch="post")
    for said in ("82,826", "61,706", "padding='same'", "6×6", "Graphviz"):
        assert said in shown(at).replace("&#x27;", "'")
    (listing,) = [code.value for code in at.code if code.value.startswith("import keras")]
    assert 'keras.layers.Conv2D(6, 5, padding="same", activation="tanh", name="C1")' in listing
    assert listing.count("keras.layers.Dense") == 3


def test_colours_and_writers():
    text = shown(arrived("pages/pixels.py"))
    assert "red, green and blue" in text
    assert "census" in text


def test_black_as_minus_one_is_undone_by_the_scale():
    """What the box on Pixels says: of pictures with black as -1 pooling makes 2x - 1 of what it made."""
    from lenet.network.forward import pool

    image = lenet.from_mnist(lenet.mnist.sample(8)).input[None, ..., None].astype(float)
    for operation in ("average", "max"):
        assert pool(2 * image - 1, operation) == pytest.approx(2 * pool(image, operation) - 1)
