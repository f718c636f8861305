"""The film of a run, opened again."""

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

import lenet
from lenet.figures import film, style
from lenet.figures.lettering import mask
from tests.made_up import weights_at
from ui.training.run.film import film_words

from .test_languages import korean

DIGIT = lenet.from_mnist(lenet.mnist.sample(5)).input
CLASSES = [str(digit) for digit in range(10)]


def moments(count, spec=None):
    """Noise at first, at last ours; of another spec noise alone."""
    net = lenet.load("average")
    for place in range(count):
        share = place / max(1, count - 1)
        if spec is None:
            network = dataclasses.replace(net, weights=weights_at("average", share))
        else:
            random = np.random.default_rng(place)
            weights = {name: random.normal(0, 0.1, shape) for name, shape in spec.weight_shapes.items()}
            network = lenet.Network("noise", spec, {name: one.astype(np.float32) for name, one in weights.items()})
        yield film.Moment(network, 1000 * place, place, share if place else None)


def opened(data):
    """The film's frames: ndarray of shape (frames, height, width, 3), and how long each stands in milliseconds."""
    with Image.open(io.BytesIO(data)) as picture:
        frames, times = [], []
        for place in range(picture.n_frames):
            picture.seek(place)
            times.append(picture.info["duration"])
            frames.append(np.asarray(picture.convert("RGB")))
    return np.stack(frames), times


def test_a_hundred_frames_that_loop_and_end_with_a_rest():
    data = film.film([*moments(100)], DIGIT, CLASSES)
    frames, times = opened(data)
    assert frames.shape == (100, film.HEIGHT, film.WIDTH, 3)
    assert times == [90] * 99 + [2000]
    assert len(data) < 5_000_000
    assert Image.open(io.BytesIO(data)).info["loop"] == 0
    assert all((one != other).any() for one, other in zip(frames, frames[1:], strict=False))


@pytest.mark.parametrize("dark", [False, True])
def test_it_has_the_colours_of_the_page(dark):
    frames, _times = opened(film.film([*moments(3)], DIGIT, CLASSES, dark))
    paper, hand = (
        tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (style.PAPER[dark], style.HAND[dark])
    )
    assert tuple(frames[0][2, 2]) == paper
    line = frames[:, 57]  # how far the training is
    assert [(one == hand).all(axis=1).sum() for one in line] == [0, (film.WIDTH - 48) // 2, film.WIDTH - 48]


def test_the_answer_is_the_longest_bar():
    """5, as ours reads it: its row has the most ink of all."""
    frames, _times = opened(film.film([*moments(2)], DIGIT, CLASSES))
    bars = frames[-1][96 : 96 + 250, 600:680].astype(int)
    ink = (bars.sum(axis=2) < 150).sum(axis=1).reshape(10, 25).sum(axis=1)
    assert ink.argmax() == 5


def test_the_digit_is_in_it_pixel_by_pixel():
    frames, _times = opened(film.film([*moments(2)], DIGIT, CLASSES))
    shown = frames[0][96:192:3, 24:120:3, 0]
    np.testing.assert_allclose(shown / 255, DIGIT, atol=0.5 / 63 + 1 / 255)


def test_networks_with_other_maps_and_a_single_frame():
    for spec in (lenet.book(), lenet.NetworkSpec(squashing="relu", pooling="max")):
        frames, times = opened(film.film([*moments(1, spec)], DIGIT, CLASSES))
        assert frames.shape[0] == 1


def test_classes_with_long_names_and_those_that_the_font_lacks():
    names = ["T-shirt and top", "바지", *CLASSES[2:]]
    frames, _times = opened(film.film([*moments(2)], DIGIT, names))
    usual, _times = opened(film.film([*moments(2)], DIGIT, CLASSES))
    written = slice(584, 664)
    assert (frames[0][96:121, written] != usual[0][96:121, written]).any()
    numbered = opened(film.film([*moments(2)], DIGIT, [names[0], "1", *CLASSES[2:]]))[0]
    np.testing.assert_array_equal(frames, numbered)  # its number stands there instead


def in_korean():
    """What the catalogue has for each of the film's words."""
    return film.Words(*(str(korean()[word].string) for word in dataclasses.astuple(film.Words())))


def test_it_is_written_in_the_readers_language():
    english, _times = opened(film.film([*moments(2)], DIGIT, CLASSES))
    frames, _times = opened(film.film([*moments(2)], DIGIT, CLASSES, words=in_korean()))
    differs = (frames != english).any(axis=(0, 3))
    columns = {"step": (24, 140), "epoch": (228, 330), "accuracy": (338, 480)}
    assert all(differs[20:50, left:right].any() for left, right in columns.values())
    assert differs[75:96, 24:124].any()  # above the digit
    assert differs[75:96, 148:240].any()  # above the filters
    assert not differs[96:].any()
    assert not differs[:50, 480:].any()


def test_the_font_has_every_letter_of_the_korean_film():
    """The README beside the font says how it is made anew."""
    lacking = mask("\uffff", 22)
    for text in dataclasses.astuple(in_korean()):
        for letter in set(text.format(step="1,234", epoch=12, accuracy="99.5 %")) - {" "}:
            found = mask(f"{letter}내", 22)
            assert mask(letter, 22).tobytes() != lacking.tobytes(), letter
            assert found.shape[1] > mask("내", 22).shape[1], letter


def test_english_is_what_the_page_says():
    assert film_words("en") == film.Words()
    assert film_words("ko") == in_korean()


def test_its_shades_have_the_limits_of_the_browsers():
    """tests/js/shading.test.mjs has the very limits; no more of a sum is known than float32 has kept of it."""

    def sums(values, squashing="tanh"):
        return film._sums(np.array(values, np.float32), squashing)

    assert sums([1.0])[0] == pytest.approx(8.664339742098155, abs=1e-6)
    assert sums([1.0], "sigmoid")[0] == pytest.approx(16.63553227383404, abs=1e-6)
    assert sums([0.0, 1.0], "sigmoid")[0] == -sums([0.0, 1.0], "sigmoid")[1]
    assert sums([1.7159], "scaled_tanh")[0] == pytest.approx(1.5 * 8.664339742098155, abs=1)
    assert sums([1.0, -1.0], "scaled_tanh") == pytest.approx([1, -1], abs=1e-5)
    assert film._limit(sums([0.9, *[0.0] * 99])) == pytest.approx(0.44166584687, abs=1e-6)
    assert film._limit(sums([0.9, -0.9])) == pytest.approx(1.4722194895832204, abs=1e-6)
