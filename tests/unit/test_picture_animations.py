"""Which frame of an animation is read, and how far one is played."""

import io

import numpy as np
import pytest
from PIL import Image

import lenet
from lenet import Problem, open_picture
from tests.unit.pictures import CASES, WHITE, moving, read
from tests.unit.test_preparation import canvas, same

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_gives_its_first_frame(kind):
    data = moving(kind, canvas()[..., 0], WHITE)
    assert same(lenet.prepare(open_picture(data)), lenet.prepare(canvas())) > 0.98


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_that_starts_empty_gives_its_last_frame(kind):
    one = canvas(strokes=[[(60, 10), (60, 120)]])[..., 0]
    data = moving(kind, WHITE, 255 - one, 255 - canvas()[..., 0])
    assert same(lenet.prepare(open_picture(data)), lenet.prepare(canvas())) > 0.98


def test_a_digit_that_is_written_before_the_eye():
    assert read((CASES / "written_live_5.gif").read_bytes()) == {5}


def test_pages_of_a_tiff_are_no_frames():
    buffer = io.BytesIO()
    Image.fromarray(WHITE).save(buffer, "TIFF", save_all=True, append_images=[Image.fromarray(canvas()[..., 0])])
    assert lenet.prepare(open_picture(buffer.getvalue())) is None


@pytest.mark.parametrize(("side", "frames"), [(20, 6_001), (1000, 61)])
def test_a_long_animation_is_not_played_to_its_end(side, frames):
    dots = [np.full((side, side), 255, np.uint8) for _ in range(frames)]
    for number, dot in enumerate(dots):
        dot[9, 9] -= number % 2  # two frames that are the same would become one
    with pytest.raises(Problem, match="starts empty and is too long"):
        open_picture(moving("GIF", *dots))
