"""The digit that writes itself on opening: the project's own, and read."""

import numpy as np
import pytest

import lenet
from lenet.digits.glyphs import DIGITS

from .visiting import home


@pytest.fixture(scope="module")
def ghost():
    home()  # the canvas can be imported only once a page runs
    from ui.draw import ghost

    return ghost


def paths(ghost):
    return [np.array(stroke["path"]) for stroke in ghost.strokes()]


def test_it_lies_well_on_the_canvas_and_is_one_of_the_glyphs(ghost):
    points = np.concatenate(paths(ghost))
    assert points.min() > 40
    assert points.max() < 280
    assert np.ptp(points, axis=0).max() == pytest.approx(0.6 * 320, abs=0.2)
    glyph = DIGITS[3][ghost.STYLE]
    assert len(paths(ghost)) == len(glyph)


@pytest.mark.parametrize("network", ["average", "max"])
def test_both_networks_read_it_and_are_sure(ghost, network):
    reading = lenet.load(network).read(lenet.prepare_strokes(paths(ghost)).input)
    assert (reading.label, reading.sure) == (3, True)


def test_on_its_way_it_looks_like_other_digits(ghost):
    network, (path,) = lenet.load("average"), paths(ghost)
    readings = [network.read(lenet.prepare_strokes([path[:count]]).input) for count in range(8, len(path) + 1)]
    labels = [reading.label for reading in readings if reading.sure]
    order = list(dict.fromkeys(labels))
    assert order == [1, 7, 2, 3]
