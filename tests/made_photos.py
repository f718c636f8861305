"""Made photos of digits: strokes of our own on made paper, in made light. None was taken with a camera.

Each kind is what may go wrong between a pen and a network: a sheet on a desk, ruled lines, a box, a pale pencil. Wide
ranges are drawn from, so that no kind looks like one picture. `made` gives the same photo for the same seed.
"""

import numpy as np

from .photo_materials import taken
from .photos_asked_for import ASKED_FOR
from .photos_of_our_own import OF_OUR_OWN

KINDS = {**ASKED_FOR, **OF_OUR_OWN}
SIDES = (360, 1400)  # pixels of the longer side, where no other is asked for


def made(kind, seed, side=None):
    """A photo, (H, W, 3) uint8, and the digit that is on it."""
    rng = np.random.default_rng([seed, *kind.encode()])
    label = int(rng.integers(10))
    side = side or int(np.exp(rng.uniform(*np.log(SIDES))))
    other = round(side * rng.uniform(0.68, 1))
    shape = (side, other) if rng.random() < 0.6 else (other, side)
    return taken(KINDS[kind](label, shape, rng), rng), label
