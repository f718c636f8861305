"""A data set: pictures of 2 to 10 classes, as MNIST has them, checked; and how what was read becomes one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..digits.preparation import FRAME
from ..network.classes import FEWEST, MOST, one_line, usual
from ..problems import N_, Problem
from .framing import framed, must_be_inverted
from .identity import MOST_PICTURES
from .labels import as_labels, from_nought

MOST_BYTES = 100_000_000  # of what is read, packed and unpacked
FEWEST_OF_A_CLASS = 20  # to train on: then each class is among those that are held out too
TESTED = 10  # one picture in so many is for testing, where no test part is brought

_SEED = 1998  # what is split off, and the order, is the same each time
_DARKEST = 64  # the brightest pixel of a whole set has more

Part = tuple[np.ndarray, np.ndarray]
"""Pictures (n, 28, 28), uint8, light on dark, and their classes (n,), uint8, counted from 0."""


@dataclass(frozen=True)
class DataSet:
    """Pictures of some classes, to train on and to test on.

    Attributes
    ----------
    name : str
        What its owner calls it: plain text, which a page has to escape.
    classes : tuple of str
        What the classes are called, 2 to 10, no two alike: plain text too.
    images : ndarray of shape (n, 28, 28), uint8
        To train on. Light on dark.
    labels : ndarray of shape (n,), uint8
        The class of each, counted from 0.
    test_images, test_labels : ndarray
        The same, to test on.
    remarks : tuple of Problem
        What was done to it on its way, a sentence each.

    Raises
    ------
    Problem
        For anything else.
    """

    name: str
    classes: tuple[str, ...]
    images: np.ndarray = field(repr=False)
    labels: np.ndarray = field(repr=False)
    test_images: np.ndarray = field(repr=False)
    test_labels: np.ndarray = field(repr=False)
    remarks: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        check_name(self.name)
        check_names(self.classes)
        for images, labels in (self.train, self.test):
            _check_part(images, labels, self.classes)
        for place, count in enumerate(np.bincount(self.labels, minlength=len(self.classes))):
            if count < FEWEST_OF_A_CLASS:
                raise Problem(
                    N_("To train on there are {count} pictures of {name}; each class needs {least} or more."),
                    name=self.classes[place],
                    count=int(count),
                    least=FEWEST_OF_A_CLASS,
                )
        refuse_too_many(len(self.labels) + len(self.test_labels))

    @property
    def train(self) -> Part:
        """What it is trained on: pictures and labels."""
        return self.images, self.labels

    @property
    def test(self) -> Part:
        """What it is tested on: pictures and labels."""
        return self.test_images, self.test_labels


def refuse_too_many(count: int) -> None:
    """Raise a `Problem` for more pictures than a set may have."""
    if count > MOST_PICTURES:
        raise Problem(N_("There are {count} pictures; a data set may have {most}."), count=count, most=MOST_PICTURES)


def megabytes(size: int) -> str:
    """A number of bytes in whole megabytes, rounded up: what is above a limit is never said to be at it."""
    return f"{-(-size // 10**6):,}"


def check_count(classes: int) -> None:
    """Raise a `Problem` for fewer or more classes than a network tells apart."""
    if not FEWEST <= classes <= MOST:
        raise Problem(
            N_("There are {count} classes; the network tells {least} to {most} apart."),
            count=classes,
            least=FEWEST,
            most=MOST,
        )


def check_name(name: str) -> None:
    """Raise a `Problem` for what cannot be the name of a data set."""
    if one_line(name) != name or not name:
        raise Problem(N_("The name {name!r} is none for a data set; write 1 to 40 characters."), name=name)


def check_names(names: Sequence[str]) -> None:
    """Raise a `Problem` for what cannot be the names of its classes."""
    check_count(len(names))
    for place, name in enumerate(names):
        if not name or one_line(name) != name or name in names[:place]:
            raise Problem(
                N_("A class cannot be called {name!r}; give each another name of 1 to 40 characters."), name=name
            )


def _check_part(images: np.ndarray, labels: np.ndarray, names: tuple[str, ...]) -> None:
    if images.shape != (len(labels), FRAME, FRAME) or labels.ndim != 1 or not len(labels):
        raise Problem(
            N_("Pictures of shape {shape} do not go with labels of shape {labels}; each needs its own."),
            shape=images.shape,
            labels=labels.shape,
        )
    if images.dtype != np.uint8 or labels.dtype != np.uint8 or labels.max() >= len(names):
        raise Problem(
            N_("The label {label} is none of {count} classes, which are counted from 0."),
            label=int(labels.max()),
            count=len(names),
        )


def assemble(
    name: str,
    names: Sequence[str] | None,
    train: Part,
    test: Part | None = None,
    remarks: Sequence[Problem] = (),
) -> DataSet:
    """A data set of what was read, whatever its size and its polarity.

    Parameters
    ----------
    name : str
    names : sequence of str, optional
        Of the classes; their numbers where None is given.
    train, test : (ndarray, ndarray)
        Pictures (n, h, w) or (n, h, w, 1), from 0 to 255 or from 0 to 1, and labels as `labels.as_labels` takes them.
        Where no test part is given, a tenth is split off.
    remarks : sequence of Problem
        What was done to them before.

    Raises
    ------
    Problem
        For what is no such set.
    """
    given = [_paired(*part) for part in (train, test) if part is not None]
    refuse_too_many(sum(len(images) for images, _labels in given))  # before anything is made of them
    given = [(images, as_labels(labels)) for images, labels in given]
    count = _count_classes([labels for _images, labels in given])
    if names is not None:
        check_count(len(names))
    parts, inverted = _light_on_dark([(framed(_as_bytes(images)), labels) for images, labels in given])
    order = _interleaved(parts[0][1])
    shuffled = parts[0][0][order], parts[0][1][order]
    parts, split = _with_test([shuffled, *parts[1:]])
    called = usual(count) if names is None else tuple(map(one_line, names))
    return DataSet(one_line(name), called, *parts[0], *parts[1], (*remarks, *inverted, *split))


def _count_classes(labels: Sequence[np.ndarray]) -> int:
    least, most = min(int(part.min()) for part in labels), max(int(part.max()) for part in labels)
    if least > 0:
        raise from_nought(least, most)
    check_count(max(1 + most, FEWEST))
    return max(1 + most, FEWEST)


def _light_on_dark(parts: list[Part]) -> tuple[list[Part], list[Problem]]:
    """The parts with their ground dark, and what is said where that was done to them."""
    if not must_be_inverted([images for images, _labels in parts]):
        return parts, []
    remark = Problem(N_("Its pictures are dark on light, so they were inverted: MNIST is light on dark."))
    return [(255 - images, labels) for images, labels in parts], [remark]


def _with_test(parts: list[Part]) -> tuple[list[Part], list[Problem]]:
    """Both parts, the second split off the first where there is none, and what is then said."""
    if len(parts) > 1:
        return parts, []
    images, labels = parts[0]
    kept = len(labels) - len(labels) // TESTED
    told = {"count": f"{len(labels) - kept:,}", "one": TESTED}
    remark = Problem(N_("It has no test part, so one in {one} was split off, {count} pictures."), **told)
    return [(images[:kept], labels[:kept]), (images[kept:], labels[kept:])], [remark]


def _paired(images: np.ndarray, labels: np.ndarray) -> Part:
    """Pictures (n, h, w) and as many labels; a `Problem` where they do not go together."""
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    if images.ndim != 3 or not labels.ndim or len(images) != len(labels) or 0 in images.shape:
        raise Problem(
            N_("Pictures of shape {shape} do not go with labels of shape {labels}; each needs its own, in grey."),
            shape=images.shape,
            labels=labels.shape,
        )
    return images, labels


def _as_bytes(images: np.ndarray) -> np.ndarray:
    """Pixels of any kind as uint8; 255 is the lightest, or 1 where none is above it."""
    if images.dtype.kind not in "buif":
        raise Problem(N_("Pixels are numbers, not {dtype}."), dtype=images.dtype)
    least, most = float(images.min()), float(images.max())
    if not np.isfinite([least, most]).all():
        raise Problem(
            N_("Some pixels are no numbers (NaN or infinity); they have to go from 0 to 255, or from 0 to 1.")
        )
    full = 1 if most <= 1 else 255
    if not (least >= 0 and full * _DARKEST / 255 < most <= full):
        raise Problem(
            N_("Pixels go from {least:g} to {most:g}; they have to go from 0 to 255, or from 0 to 1."),
            least=least,
            most=most,
        )
    if images.dtype.kind == "f":
        return np.round(images * (255 / full)).astype(np.uint8)
    pixels = images.astype(np.uint8, copy=False)
    return pixels if full == 255 else pixels * np.uint8(255)


def _interleaved(labels: np.ndarray) -> np.ndarray:
    """An order in which every stretch has its share of each class, whatever the order was: (n,), int.

    The k-th of n pictures of a class, shuffled, stands somewhere between k / n and (k + 1) / n of the way.
    """
    rng = np.random.default_rng(_SEED)
    places = np.empty(len(labels))
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        places[rows] = (np.arange(len(rows)) + rng.random(len(rows))) / len(rows)
    return np.argsort(places, kind="stable")
