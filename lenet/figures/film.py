"""The film of a training: filters, maps and answer on one digit, frame by frame, as an animated GIF."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from ..network.forward import AMPLITUDE, STEEPNESS, Activations, as_batch
from ..network.network import Network
from ..problems import N_
from . import style
from .lettering import mask

WIDTH, HEIGHT = 760, 372  # pixels, as all that follow
_FRAME, _LAST = 90, 2_000  # milliseconds that a frame stands, and the last one
_TEXT, _LARGE = 14, 22  # font sizes
_LETTERS = 8  # of a class's name
# Across: the digit, the maps, the answer; above the maps the epoch and the accuracy.
_MARGIN, _MIDDLE, _RIGHT = 24, 148, 584
_EPOCH, _ACCURACY = 228, 338
_AIR = 24  # at least, between the digit and the maps
# Down: what step it is, the line that says how far that is, then three rows of pictures, each with its title above.
_SAID, _SAID_SMALL = 20, 26
_TRACK = slice(56, 59)
_TOP, _STEP, _TITLE = 96, 88, 21
_ROWS = (("filters", 60, 6), ("C1", 60, 6), ("C3", 40, 8))  # pictures about so wide, so many side by side
_GAP, _BELOW = 8, 6  # between two beside each other, and below each other
# A bar of the answer: its place, its height, how far below the top of its place; then its number.
_ROW, _BAR, _LOWER = 25, 11, 4
_NUMBER, _BESIDE = 50, 6
# The palette: paper to ink for what is written, black to white for the digit, the scale of what is signed, the hand.
_WRITTEN, _INK, _SIGNED = 16, 64, 175
_HAND = _WRITTEN + _INK + _SIGNED
_BEST, _OTHER, _FOOT, _GROUND = _WRITTEN - 1, 8, 4, 3  # of what is written: bars, where they begin, the line's ground
_SOFT = 0.65  # how strong is written what matters less
_ALMOST = 1 - 2**-24  # the largest float32 below 1: a sum of 8.7 under tanh, 16.6 under sigmoid; no larger one is told
_BACK: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "tanh": lambda a: np.arctanh(np.clip(a, -_ALMOST, _ALMOST)),
    "sigmoid": lambda share: _logit(np.clip(share, 1 - _ALMOST, _ALMOST)),
    "scaled_tanh": lambda a: np.arctanh(np.clip(a / AMPLITUDE, -_ALMOST, _ALMOST)) / STEEPNESS,
}
_WIDEST = 3  # times the root mean square: a few very large units do not make all others pale


@dataclass(frozen=True)
class Words:
    """What is written beside names of layers and numbers, in letters that `lettering` has.

    Attributes
    ----------
    digit, filters : str
    step, epoch, accuracy : str
        With the number's place: ``{step}``, ``{epoch}``, ``{accuracy}`` in percent.
    """

    digit: str = N_("Your digit")
    filters: str = N_("C1 filters")
    step: str = N_("step {step}")
    epoch: str = N_("epoch {epoch}")
    accuracy: str = N_("accuracy {accuracy}")


@dataclass(frozen=True)
class Moment:
    """A moment of a training.

    Attributes
    ----------
    network : Network
        As it was then.
    step : int
        Steps taken.
    epoch : int
        Whole epochs.
    accuracy : float or None
        Of the training digits, 0 to 1; None where it is not known.
    """

    network: Network
    step: int
    epoch: int
    accuracy: float | None


def film(
    moments: Sequence[Moment],
    image: np.ndarray,
    classes: Sequence[str],
    dark: bool = False,
    words: Words = Words(),
) -> bytes:
    """An animated GIF of a training on one digit; colours have the same limits in all frames.

    Parameters
    ----------
    moments : sequence of Moment
        In order, one at least, all of networks of one spec.
    image : ndarray of shape (32, 32), float32
        Prepared, in [0, 1].
    classes : sequence of str
        What the outputs are called.
    dark : bool
        Whether it is drawn for a dark page.
    words : Words

    Returns
    -------
    bytes
    """
    seen = [_pictures(moment.network, image) for moment in moments]
    limits = {name: max(_limit(one[name]) for one in seen) for name in ("filters", "C1", "C3")}
    ground = _ground(seen[0]["input"], classes, words)
    bars = _RIGHT + _name_width(classes)

    def frames() -> Iterator[np.ndarray]:  # one at a time: all of them are 30 MB
        for one, moment in zip(seen, moments, strict=True):
            canvas = _said(ground, moment, words, moments[-1].step)
            _fill(canvas, one, limits, bars)
            yield canvas

    return _as_gif(frames(), len(moments), _palette(dark))


def _pictures(network: Network, image: np.ndarray) -> dict[str, np.ndarray]:
    """What one frame shows: ``input`` (h, w), ``filters``, ``C1``, ``C3`` (n, h, w), ``answer`` (classes,)."""
    maps: Activations = network.forward(image)
    return {
        "input": as_batch(network.spec, image)[0, ..., 0],  # from 0 to 1, whatever levels C1 reads
        "filters": network.weights["C1/kernel"][:, :, 0].transpose(2, 0, 1),
        "C1": _sums(maps["C1"][0].transpose(2, 0, 1), network.spec.squashing),
        "C3": _sums(maps["C3"][0].transpose(2, 0, 1), network.spec.squashing),
        "answer": maps["OUTPUT"][0],
    }


def _sums(values: np.ndarray, squashing: str) -> np.ndarray:
    """What was squashed, as the sum before it, where squashing makes large ones alike (see ``shading.js``)."""
    back = _BACK.get(squashing)
    return values if back is None else back(values)


def _logit(share: np.ndarray) -> np.ndarray:
    return np.log(share / (1 - share))


def _limit(values: np.ndarray) -> float:
    spread = float(np.sqrt(np.mean(np.square(values))))
    return max(1e-9, min(float(np.abs(values).max()), _WIDEST * spread))


# --- drawing: each pixel is a place in the palette -----------------------------------------------------


def _ground(digit: np.ndarray, classes: Sequence[str], words: Words) -> np.ndarray:
    """What all frames have in common."""
    canvas = np.zeros((HEIGHT, WIDTH), np.uint8)
    scale = max(1, (_MIDDLE - _MARGIN - _AIR) // digit.shape[0])
    shades = _WRITTEN + np.rint(np.clip(digit, 0, 1) * (_INK - 1)).astype(np.uint8)
    _put(canvas, np.kron(shades, np.ones((scale, scale), np.uint8)), _MARGIN, _TOP)
    titles = [(words.digit, _MARGIN, 0), (words.filters, _MIDDLE, 0), ("C1", _MIDDLE, 1), ("C3", _MIDDLE, 2)]
    for text, x, row in titles:
        _write(canvas, text, x, _TOP + row * _STEP - _TITLE, _TEXT, _SOFT)
    for place, name in enumerate(classes):
        _write(canvas, _plain(name, place), _RIGHT, _TOP + place * _ROW, _TEXT)
    return canvas


def _said(ground: np.ndarray, moment: Moment, words: Words, last: int) -> np.ndarray:
    """A frame with what is said of its moment, and how far that is."""
    canvas = ground.copy()
    _write(canvas, words.step.format(step=f"{moment.step:,}"), _MARGIN, _SAID, _LARGE)
    _write(canvas, words.epoch.format(epoch=moment.epoch), _EPOCH, _SAID_SMALL, _TEXT, _SOFT)
    if moment.accuracy is not None:
        accuracy = words.accuracy.format(accuracy=_percent(moment.accuracy))
        _write(canvas, accuracy, _ACCURACY, _SAID_SMALL, _TEXT, _SOFT)
    canvas[_TRACK, _MARGIN : WIDTH - _MARGIN] = _GROUND
    canvas[_TRACK, _MARGIN : _MARGIN + round((WIDTH - 2 * _MARGIN) * moment.step / max(1, last))] = _HAND
    return canvas


def _fill(canvas: np.ndarray, one: Mapping[str, np.ndarray], limits: Mapping[str, float], bars: int) -> None:
    """The pictures, and the answer as bars."""
    for row, (name, side, columns) in enumerate(_ROWS):
        _hang(canvas, one[name] / limits[name], _TOP + row * _STEP, side, columns)
    _bars(canvas, one["answer"], bars)


def _hang(canvas: np.ndarray, maps: np.ndarray, top: int, side: int, columns: int) -> None:
    """Maps side by side, each about `side` pixels wide; what is beyond -1 and 1 looks like these."""
    scale = max(1, side // maps.shape[1])
    middle = _SIGNED // 2
    shades = (_WRITTEN + _INK + middle + np.rint(np.clip(maps, -1, 1) * middle)).astype(np.uint8)
    for place, shade in enumerate(shades):
        picture = np.kron(shade, np.ones((scale, scale), np.uint8))
        row, column = divmod(place, columns)
        _put(canvas, picture, _MIDDLE + column * (picture.shape[1] + _GAP), top + row * (picture.shape[0] + _BELOW))


def _bars(canvas: np.ndarray, answer: np.ndarray, left: int) -> None:
    numbers = WIDTH - _MARGIN - _NUMBER
    room = numbers - _BESIDE - left
    best = int(answer.argmax())
    for place, share in enumerate(answer):
        top = _TOP + place * _ROW
        bar = slice(top + _LOWER, top + _LOWER + _BAR)
        canvas[bar, left : left + 1] = _FOOT
        canvas[bar, left : left + 1 + round(room * float(share))] = _BEST if place == best else _OTHER
        _write(canvas, _percent(share), numbers, top, _TEXT, 1 if place == best else _SOFT)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _name_width(classes: Sequence[str]) -> int:
    return 8 + max(mask(_plain(name, place), _TEXT).shape[1] for place, name in enumerate(classes))


def _plain(name: str, place: int) -> str:
    """A class's name as far as the font has it, else its number."""
    short = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}."
    return short if short.isascii() else f"{place}"


def _put(canvas: np.ndarray, picture: np.ndarray, x: int, y: int) -> None:
    canvas[y : y + picture.shape[0], x : x + picture.shape[1]] = picture


def _write(canvas: np.ndarray, text: str, x: int, y: int, size: int, strength: float = 1.0) -> None:
    shade = np.rint(mask(text, size) * (strength * (_WRITTEN - 1))).astype(np.uint8)
    part = canvas[y : y + shade.shape[0], x : x + shade.shape[1]]
    np.maximum(part, shade[: part.shape[0], : part.shape[1]], out=part)


# --- colours, and the file -----------------------------------------------------------------------------


def _palette(dark: bool) -> bytes:
    paper, ink, hand = (style.rgb(colours[dark]) for colours in (style.PAPER, style.INK, style.HAND))
    written = [paper + (ink - paper) * i / (_WRITTEN - 1) for i in range(_WRITTEN)]
    inks = [np.full(3, 255 * i / (_INK - 1)) for i in range(_INK)]
    signed = style.signed(np.linspace(-1, 1, _SIGNED), dark)
    return np.rint([*written, *inks, *signed, hand]).astype(np.uint8).tobytes()


def _as_gif(frames: Iterator[np.ndarray], count: int, palette: bytes) -> bytes:
    pictures = (_picture(frame, palette) for frame in frames)
    file = io.BytesIO()
    times = [_FRAME] * (count - 1) + [_LAST]
    next(pictures).save(
        file, "GIF", save_all=True, append_images=pictures, duration=times, loop=0, optimize=False, disposal=1
    )
    return file.getvalue()


def _picture(frame: np.ndarray, palette: bytes) -> Image.Image:
    picture = Image.fromarray(frame)  # (h, w) uint8
    picture.putpalette(palette)
    return picture
