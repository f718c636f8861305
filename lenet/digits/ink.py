"""The ink of a picture: from any drawing, photo or scan to light strokes on dark.

OpenCV does the image operations, see `preparation`.
"""

import cv2
import numpy as np

from ..problems import N_, Problem

# Pixels.
_LONGEST = 400  # a side; larger pictures are shrunk to this before the ink is looked for
_NEAR = 1024  # and from more than this by averaging alone
THINNEST = 2  # a pen is made as wide before a picture is shrunk, so that each place of a line keeps a full pixel
_SMALLEST = 3  # a side; with less there is no paper around any ink
_NARROWEST = 3  # a window; with less it has nothing around its middle
_SMOOTHING = 1  # the standard deviation of the blur that takes grain away
_THUMBNAIL = 32  # a side, of the picture in which the paper's surface is fitted ...
_RIM = 2  # ... to so many pixels from its edge on
_SAMPLES = 100  # a side, at least, that the grain is measured on
_SOFT_EDGE = 2  # around what counts as ink; beyond it the paper is clean

# Brightness, of full black to white.
INKED = 0.5  # what is above this of full ink counts as ink
_FAINTEST = 0.12  # contrast under which nothing counts as ink
_MARKED = _FAINTEST / 2  # contrast above which a pixel counts as marked: a soft edge has half of its stroke's
_PAPER = 0.25  # what differs from the paper by more is not paper
_PLAIN = 0.002  # deviation of the rim under which a picture was made by a program: its paper has one grey
_CLOSE = 0.02  # to the surface of the paper: never let go
_SLOPING, _ROUGH = 0.03, 0.01  # range of the surface, deviation from it, above which the light is uneven, as in a photo
_GRAINY = 0.005  # deviation of the paper above which it is smoothed

# Counts and shares.
_TOUCHED = 1 / 4  # of full ink; where a widened line has more, it is drawn
_LEFT = 3 / 4  # of its ink a thin line is taken to have kept: even one that has half comes over `INKED`
_REACH = 3  # standard deviations of a blur that are seen
_DEVIATION = 1.48  # standard deviation of normal noise, in medians of its absolute value: outliers do not count
_OUTLYING = 3  # deviations from the surface; what lies further off is no paper
_FITS = 4  # of the surface, each to what the one before has kept
_ABOVE_GRAIN = 5  # deviations of the paper by which full ink stands out
_FULL = 0.9  # quantile of what stands out that is taken for full ink: the rest are soft edges and highlights
_BROAD = 4  # what is wider than one part in so many of the picture's side is wider than any stroke
_SPECK = 0.03  # of the largest stroke's area; less is a speck
_DIGIT = 0.2  # of the largest part's area; with so much the parts inside are the digit, and those at the rim are not


def to_grey(picture: np.ndarray) -> np.ndarray:
    """Grey, RGB or RGBA uint8 -> (H, W) float32 in [0, 1], at most 400 pixels a side.

    The lines of a thin pen, which averaging would make fainter and fainter, are widened first.
    Transparent parts become paper: black behind light ink, white behind dark ink.
    """
    picture = np.asarray(picture)
    flat = picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] in (3, 4))
    if picture.dtype != np.uint8 or not flat or 0 in picture.shape:
        raise Problem(
            N_("A picture is an array of uint8, (H, W), (H, W, 3) or (H, W, 4), not {dtype} of shape {shape}."),
            dtype=picture.dtype,
            shape=picture.shape,
        )
    return np.clip(_shrink(_grey(_averaged(picture, _NEAR))), 0, 1)  # averages are off by a rounding error


def _grey(picture: np.ndarray) -> np.ndarray:
    if picture.ndim == 2:
        return picture.astype(np.float32) / np.float32(255)
    grey = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    grey = grey.astype(np.float32) / np.float32(255)
    if picture.shape[2] == 3:
        return grey
    alpha = picture[..., 3].astype(np.float32) / np.float32(255)
    return grey * alpha + (1 - alpha) * _paper(grey, alpha)


def _averaged(picture: np.ndarray, longest: int) -> np.ndarray:
    scale = longest / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = [max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0])]
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def _shrink(grey: np.ndarray) -> np.ndarray:
    pen = THINNEST * max(grey.shape) / _LONGEST
    return _averaged(_with_thicker_lines(grey, pen) if pen > THINNEST else grey, _LONGEST)


def _with_thicker_lines(grey: np.ndarray, pen: float) -> np.ndarray:
    """The picture, its ink widened where the pen was thinner than `pen` pixels; all else as it is.

    Where an earlier shrinking split a line between two rows of pixels, it has half its contrast: it
    is made stronger by a third, which brings it over the half that counts as ink.
    """
    if min(grey.shape) < _SMALLEST:
        return grey
    rest, dark = _side(grey)
    full = _full(rest, _grain(rest))
    if full is None:
        return grey
    brush = brush_to(rest > full * INKED, pen)
    if brush is None:
        return grey
    wide = cv2.dilate(rest, brush)
    more = np.where(wide > full * _TOUCHED, np.maximum(np.minimum(wide / _LEFT, full) - rest, 0), 0)
    return np.clip(grey - more if dark else grey + more, 0, 1).astype(np.float32)


def brush_to(mask: np.ndarray, pen: float) -> np.ndarray | None:
    """What to dilate a mask with, so that the pen that made it is `pen` pixels wide; None where it is."""
    grow = int(np.ceil((pen - pen_width(mask)) / 2))
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1)) if grow > 0 else None


def pen_width(mask: np.ndarray) -> float:
    """Width of the pen that made a mask, in its pixels.

    Across a stroke of width w the distance to the edge runs from 0 to w/2 and back: its mean is w/4.
    """
    inside = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return 4 * float((inside[inside > 0] - 0.5).mean())


def _paper(grey: np.ndarray, alpha: np.ndarray) -> float:
    """What lies behind transparent parts: the opposite of the ink that is on them."""
    if not alpha.any():
        return 0.0
    return 0.0 if np.average(grey, weights=alpha) > 0.5 else 1.0


def find_ink(grey: np.ndarray) -> np.ndarray | None:
    """The ink of a picture as light on dark, or None where there is none.

    The border of a picture is background. A smooth surface is fitted to it and taken away; the
    side, darker or lighter, on which more is left is the ink. Where the light is uneven, what is
    wider than any stroke (shadows, the edge of the paper) is taken away as well.

    Parameters
    ----------
    grey : ndarray of shape (H, W), float32 in [0, 1]

    Returns
    -------
    ndarray of shape (H, W), float32 in [0, 1], or None
    """
    if min(grey.shape) < _SMALLEST:
        return None
    return _clean(_side(grey)[0])


def _side(grey: np.ndarray) -> tuple[np.ndarray, bool]:
    """What stands out of the paper, as light on dark, and whether it was dark.

    The paper is smooth: in a larger picture it is looked for at 400 pixels and enlarged.
    """
    small = _averaged(grey, _LONGEST)
    surface, uneven = _background(small)
    rest = grey - _as_large(surface, grey)
    dark = _weight(-rest) > _weight(rest)
    if uneven:
        broad = _broad_parts(1 - small if dark else small)
        return (1 - grey if dark else grey) - _as_large(broad, grey), dark
    return -rest if dark else rest, dark


def _as_large(surface: np.ndarray, grey: np.ndarray) -> np.ndarray:
    if np.ndim(surface) == 0 or surface.shape == grey.shape:
        return surface
    return cv2.resize(surface, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _weight(rest: np.ndarray) -> float:
    """How much stands out on one side of the paper's grey."""
    return float(np.square(rest[rest > _MARKED]).sum())


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


def _broad_parts(grey: np.ndarray) -> np.ndarray:
    """What is as light as its surroundings, or wider than a quarter of the picture."""
    side = max(_NARROWEST, min(grey.shape) // _BROAD | 1)  # odd: a window has a middle
    smooth = cv2.GaussianBlur(grey, (0, 0), _SMOOTHING)
    opened = cv2.morphologyEx(smooth, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return cv2.GaussianBlur(opened, (0, 0), side / (2 * _REACH))  # it reaches half a window


def _clean(rest: np.ndarray) -> np.ndarray | None:
    """Full strokes at 1, paper and grain at 0, specks and what hangs over the rim gone."""
    grain = _grain(rest)
    if grain > _GRAINY:
        rest = cv2.GaussianBlur(rest, (0, 0), _SMOOTHING)
    full = _full(rest, grain)
    if full is None:
        return None
    ink = np.clip(rest / full, 0, 1)
    kept = _strokes(ink > INKED)
    if kept is None:
        return None
    near = cv2.dilate(kept, np.ones((2 * _SOFT_EDGE + 1,) * 2, np.uint8))
    return np.where(near > 0, ink, 0).astype(np.float32)


def _grain(rest: np.ndarray) -> float:
    """How much the paper's grey varies: its standard deviation, by the median."""
    some = rest[:: max(1, rest.shape[0] // _SAMPLES), :: max(1, rest.shape[1] // _SAMPLES)]
    paper = some[np.abs(some) < _PAPER]
    return _DEVIATION * float(np.median(np.abs(paper - np.median(paper)))) if paper.size else 0.0


def _full(rest: np.ndarray, grain: float) -> float | None:
    """The contrast of full ink; None where nothing stands out enough to be ink."""
    marked = rest[rest > _MARKED]
    full = float(np.quantile(marked, _FULL)) if marked.size else 0.0
    return None if full < max(_FAINTEST, _ABOVE_GRAIN * grain) else full


def _strokes(mask: np.ndarray) -> np.ndarray | None:
    """The connected parts that are strokes: no specks; nothing at the rim if the rest is a digit."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count == 1:
        return None
    area, rim = stats[1:, cv2.CC_STAT_AREA], _at_the_rim(stats[1:], *mask.shape)
    inner = area[~rim].max(initial=0)
    inside = inner >= _DIGIT * area.max()
    keep = area >= _SPECK * (inner if inside else area.max())
    if inside:
        keep &= ~rim
    return np.concatenate([[0], keep]).astype(np.uint8)[labels]


def _at_the_rim(stats: np.ndarray, height: int, width: int) -> np.ndarray:
    """Which parts touch the picture's edge: (parts,), bool."""
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    return (left == 0) | (top == 0) | (right == width) | (bottom == height)
