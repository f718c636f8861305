"""The light of a picture: what is paper, whether the light on it is even, and what stands out of it.

OpenCV does the image operations, see `preparation`.
"""

import cv2
import numpy as np

# Pixels.
LONGEST = 400  # a side; larger pictures are shrunk to this before the ink is looked for
_NARROWEST = 3  # a window; with less it has nothing around its middle
SMOOTHING = 1  # the standard deviation of the blur that takes grain away
_THUMBNAIL = 32  # a side, of the picture in which the paper's surface is fitted ...
_RIM = 2  # ... to so many pixels from its edge on
_MEDIAN = 128  # the longer side of the picture in which the paper around each pixel is looked for
_SAMPLES = 100  # a side, at least, that the grain is measured on

# Brightness, of full black to white.
_FAINTEST = 0.03  # contrast under which nothing counts as ink
_MARKED = _FAINTEST / 2  # contrast above which a pixel counts as marked: a soft edge has half of its stroke's
_OVER_GRAIN = 3  # deviations of the paper above which one does
_PAPER = 0.25  # what differs from the paper by more is not paper
_PLAIN = 0.002  # deviation of the rim under which a picture was made by a program: its paper has one grey
_CLOSE = 0.02  # to the surface of the paper: never let go
_SLOPING, _ROUGH = 0.03, 0.01  # range of the surface, deviation from it, above which the light is uneven, as in a photo
_DARKEST = 0.08  # that paper is taken to be

# Counts and shares.
_EVEN = 8  # what is broad is blurred over one part in so many of a window
_REACH = 3  # standard deviations of a blur that are seen
_DEVIATION = 1.48  # standard deviation of normal noise, in medians of its absolute value: outliers do not count
_OUTLYING = 3  # deviations from the surface; what lies further off is no paper
_FITS = 4  # of the surface, each to what the one before has kept
_ABOVE_GRAIN = 5  # deviations of the paper by which full ink stands out
_FULL = 0.5  # of the weight of what stands out: what is there is taken for full ink
_WINDOW = 0.4  # of the shorter side: the paper is most of such a window
_BROAD = 4, 8  # what is wider than one part in so many of the picture's side is wider than strokes are


def averaged(picture: np.ndarray, longest: int) -> np.ndarray:
    scale = longest / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = [max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0])]
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def side(grey: np.ndarray, narrow: bool = False) -> tuple[np.ndarray, bool]:
    """What stands out of the paper, as light on dark, and whether it was dark.

    The paper is smooth: in a larger picture it is looked for at 400 pixels and enlarged. `narrow` takes bars of shadow
    for light, too, that are hardly wider than strokes.
    """
    small = averaged(grey, LONGEST)
    surface, uneven = _background(small)
    if narrow or uneven or (np.ndim(surface) > 0 and _has_broad_parts(small - surface)):
        return _out_of_uneven(grey, small, _BROAD[narrow])
    rest = grey - _as_large(surface, grey)
    noise = grain(rest)
    dark = _weight(-rest, noise) > _weight(rest, noise)
    return -rest if dark else rest, dark


def _has_broad_parts(rest: np.ndarray) -> bool:
    """Whether a shadow or another ground comes in from the rim: marked, wider than any stroke."""
    window = np.ones((max(_NARROWEST, min(rest.shape) // _BROAD[0]),) * 2, np.uint8)
    marked = (np.abs(rest) > _marked_at(grain(rest))).astype(np.uint8)
    return bool(_rim(cv2.morphologyEx(marked, cv2.MORPH_OPEN, window)).any())


def _out_of_uneven(grey: np.ndarray, small: np.ndarray, part: int) -> tuple[np.ndarray, bool]:
    """The same in uneven light: what is wider than any stroke is light or shadow.

    Ink darkens by a share of the light that falls on it: in a shadow its contrast is as many times less.
    """
    rest = small - _around(small)
    noise = grain(rest)
    dark = _weight(-rest, noise) > _weight(rest, noise)
    if not dark:
        return grey - _as_large(_broad_parts(small, part), grey), dark
    paper = _as_large(1 - _broad_parts(1 - small, part), grey)
    return (paper - grey) / np.maximum(paper, _DARKEST) * float(np.median(paper)), dark


def _around(small: np.ndarray) -> np.ndarray:
    """The paper around each pixel, as the median of a wide window: it keeps the edges of shadows."""
    scale = min(1, _MEDIAN / max(small.shape))
    size = [max(1, round(length * scale)) for length in small.shape[::-1]]
    tiny = np.clip(cv2.resize(small, size, interpolation=cv2.INTER_AREA), 0, 1) * 255
    window = max(3, int(min(tiny.shape) * _WINDOW) | 1)
    return _as_large(cv2.medianBlur(tiny.astype(np.uint8), window).astype(np.float32) / 255, small)


def _as_large(surface: np.ndarray, grey: np.ndarray) -> np.ndarray:
    if np.ndim(surface) == 0 or surface.shape == grey.shape:
        return surface
    return cv2.resize(surface, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _weight(rest: np.ndarray, noise: float) -> float:
    """How much stands out on one side of the paper's grey."""
    return float(np.square(rest[rest > _marked_at(noise)]).sum())


def _marked_at(noise: float) -> float:
    return max(_MARKED, _OVER_GRAIN * noise)


def _background(grey: np.ndarray) -> tuple[np.ndarray, bool]:
    """A quadratic surface through the border, and whether the border is uneven, as in a photo.

    Fitted to the rim of a 32x32 thumbnail; what lies far from the surface (ink that touches the
    border) is let go, four times over.
    """
    rim = _rim(cv2.resize(grey, (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA))
    middle = np.median(rim)
    if _DEVIATION * np.median(np.abs(rim - middle)) < _PLAIN:
        return middle, False
    terms = _rim(_surface_terms(_THUMBNAIL, _THUMBNAIL))  # (n, 6)
    keep = np.abs(rim - middle) < _PAPER
    for _fit in range(_FITS):
        coefficients, *_others = np.linalg.lstsq(terms[keep], rim[keep], rcond=None)
        off = np.abs(terms @ coefficients - rim)
        keep = off < max(_OUTLYING * _DEVIATION * np.median(off), _CLOSE)
    surface = (_surface_terms(*grey.shape) @ coefficients).astype(np.float32)
    return surface, bool(np.ptp(surface) > _SLOPING or _DEVIATION * np.median(off) > _ROUGH)


def _rim(image: np.ndarray) -> np.ndarray:
    """The two outermost pixels all around: (n, ...)."""
    inner = np.zeros(image.shape[:2], bool)
    inner[_RIM:-_RIM, _RIM:-_RIM] = True
    return image[~inner]


def _surface_terms(height: int, width: int) -> np.ndarray:
    """1, x, y, xy, x^2, y^2 of every pixel, x and y from -1 to 1: (height, width, 6)."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)


def _broad_parts(grey: np.ndarray, part: int) -> np.ndarray:
    """What is as light as its surroundings, or wider than one part in so many of the picture."""
    side = max(_NARROWEST, min(grey.shape) // part | 1)  # odd: a window has a middle
    smooth = cv2.GaussianBlur(grey, (0, 0), SMOOTHING)
    opened = cv2.morphologyEx(smooth, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return cv2.GaussianBlur(opened, (0, 0), side / (_EVEN * _REACH))


def grain(rest: np.ndarray) -> float:
    """How much the paper's grey varies: its standard deviation, by the median."""
    some = rest[:: max(1, rest.shape[0] // _SAMPLES), :: max(1, rest.shape[1] // _SAMPLES)]
    paper = some[np.abs(some) < _PAPER]
    return _DEVIATION * float(np.median(np.abs(paper - np.median(paper)))) if paper.size else 0.0


def full(rest: np.ndarray, noise: float) -> float | None:
    """The contrast of full ink; None where nothing stands out enough to be ink.

    The median of what stands out, each pixel weighted by the square of its contrast: soft edges and pale lines, however
    many, weigh little.
    """
    marked = np.sort(rest[rest > _marked_at(noise)])
    if not marked.size:
        return None
    weights = np.cumsum(np.square(marked, dtype=np.float64))
    most = float(marked[np.searchsorted(weights, _FULL * weights[-1])])
    return None if most < max(_FAINTEST, _ABOVE_GRAIN * noise) else most
