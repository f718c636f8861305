"""The ink of a picture: from any drawing, photo or scan to light strokes on dark.

OpenCV does the image operations, see `drawing`.
"""

import cv2
import numpy as np

from ..problems import N_, Problem

_LONGEST = 400  # larger pictures are shrunk to this before the ink is looked for
_NEAR = 1024  # and from more than this by averaging alone
THINNEST = (
    2  # pixels; a pen is made as wide before a picture is shrunk, so that each place of a line keeps a full pixel
)
_FAINTEST = 0.12  # contrast, of full black to white, under which nothing counts as ink


def to_grey(picture):
    """Grey, RGB or RGBA uint8 -> (H, W) float32 in [0, 1], at most 400 pixels a side.

    The lines of a thin pen, which averaging would make fainter and fainter, are widened first.
    Transparent parts become paper: black behind light ink, white behind dark ink.
    """
    picture = np.asarray(picture)
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or 0 in picture.shape:
        raise _no_picture(picture)
    if picture.ndim == 3 and picture.shape[2] not in (3, 4):
        raise _no_picture(picture)
    return np.clip(_shrink(_grey(_averaged(picture, _NEAR))), 0, 1)  # averages are off by a rounding error


def _grey(picture):
    if picture.ndim == 2:
        return picture.astype(np.float32) / np.float32(255)
    grey = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    grey = grey.astype(np.float32) / np.float32(255)
    if picture.shape[2] == 3:
        return grey
    alpha = picture[..., 3].astype(np.float32) / np.float32(255)
    return grey * alpha + (1 - alpha) * _paper(grey, alpha)


def _no_picture(picture):
    return Problem(
        N_("A picture is an array of uint8, (H, W), (H, W, 3) or (H, W, 4), not {dtype} of shape {shape}."),
        dtype=picture.dtype,
        shape=picture.shape,
    )


def _averaged(picture, longest):
    scale = longest / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = [max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0])]
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def _shrink(grey):
    pen = THINNEST * max(grey.shape) / _LONGEST
    return _averaged(_with_thicker_lines(grey, pen) if pen > THINNEST else grey, _LONGEST)


def _with_thicker_lines(grey, pen):
    """The picture, its ink widened where the pen was thinner than `pen` pixels; all else as it is.

    Where an earlier shrinking split a line between two rows of pixels, it has half its contrast: it
    is made stronger by a third, which brings it over the half that counts as ink.
    """
    if min(grey.shape) < 3:
        return grey
    rest, dark = _side(grey)
    full = _full(rest, _grain(rest))
    brush = None if full is None else brush_to(rest > full / 2, pen)
    if brush is None:
        return grey
    wide = cv2.dilate(rest, brush)
    more = np.where(wide > full / 4, np.maximum(np.minimum(wide * 4 / 3, full) - rest, 0), 0)
    return np.clip(grey - more if dark else grey + more, 0, 1).astype(np.float32)


def brush_to(mask, pen):
    """What to dilate a mask with, so that the pen that made it is `pen` pixels wide; None where it is."""
    grow = int(np.ceil((pen - pen_width(mask)) / 2))
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1)) if grow > 0 else None


def pen_width(mask):
    """Width of the pen that made a mask, in its pixels.

    Across a stroke of width w the distance to the edge runs from 0 to w/2 and back: its mean is w/4.
    """
    inside = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return 4 * float((inside[inside > 0] - 0.5).mean())


def _paper(grey, alpha):
    """What lies behind transparent parts: the opposite of the ink that is on them."""
    if not alpha.any():
        return 0.0
    return 0.0 if np.average(grey, weights=alpha) > 0.5 else 1.0


def find_ink(grey):
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
    if min(grey.shape) < 3:
        return None
    return _clean(_side(grey)[0])


def _side(grey):
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


def _as_large(surface, grey):
    if np.ndim(surface) == 0 or surface.shape == grey.shape:
        return surface
    return cv2.resize(surface, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _weight(rest):
    return float(np.square(rest[rest > _FAINTEST / 2]).sum())


def _background(grey):
    """A quadratic surface through the border, and whether the border is uneven, as in a photo.

    Fitted to the rim of a 32x32 thumbnail; what lies far from the surface (ink that touches the
    border) is let go, four times over.
    """
    rim = _rim(cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA))
    middle = np.median(rim)
    if 1.48 * np.median(np.abs(rim - middle)) < 0.002:
        return middle, False
    terms = _rim(_surface_terms(32, 32))  # (n, 6)
    keep = np.abs(rim - middle) < 0.25
    for _ in range(4):
        coefficients, *_ = np.linalg.lstsq(terms[keep], rim[keep], rcond=None)
        off = np.abs(terms @ coefficients - rim)
        keep = off < max(3 * 1.48 * np.median(off), 0.02)
    surface = (_surface_terms(*grey.shape) @ coefficients).astype(np.float32)
    return surface, bool(np.ptp(surface) > 0.03 or 1.48 * np.median(off) > 0.01)


def _rim(image):
    """The two outermost pixels all around: (n, ...)."""
    inner = np.zeros(image.shape[:2], bool)
    inner[2:-2, 2:-2] = True
    return image[~inner]


def _surface_terms(height, width):
    """1, x, y, xy, x^2, y^2 of every pixel, x and y from -1 to 1: (height, width, 6)."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)


def _broad_parts(grey):
    """What is as light as its surroundings, or wider than a quarter of the picture."""
    side = max(3, min(grey.shape) // 4 | 1)
    opened = cv2.morphologyEx(cv2.GaussianBlur(grey, (0, 0), 1), cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return cv2.GaussianBlur(opened, (0, 0), side / 6)


def _clean(rest):
    """Full strokes at 1, paper and grain at 0, specks and what hangs over the rim gone."""
    grain = _grain(rest)
    if grain > 0.005:
        rest = cv2.GaussianBlur(rest, (0, 0), 1)
    full = _full(rest, grain)
    if full is None:
        return None
    ink = np.clip(rest / full, 0, 1)
    kept = _components(ink > 0.5)
    if kept is None:
        return None
    near = cv2.dilate(kept, np.ones((5, 5), np.uint8))
    return np.where(near > 0, ink, 0).astype(np.float32)


def _grain(rest):
    """How much the paper's grey varies: its standard deviation, by the median."""
    some = rest[:: max(1, rest.shape[0] // 100), :: max(1, rest.shape[1] // 100)]
    paper = some[np.abs(some) < 0.25]
    return 1.48 * float(np.median(np.abs(paper - np.median(paper)))) if paper.size else 0.0


def _full(rest, grain):
    """The contrast of full ink; None where nothing stands out enough to be ink."""
    marked = rest[rest > _FAINTEST / 2]
    full = float(np.quantile(marked, 0.9)) if marked.size else 0.0
    return None if full < max(_FAINTEST, 5 * grain) else full


def _components(mask):
    """The connected parts that are strokes: no specks; nothing at the rim if the rest is a digit."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count == 1:
        return None
    area = stats[1:, cv2.CC_STAT_AREA]
    left, top = stats[1:, cv2.CC_STAT_LEFT], stats[1:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[1:, cv2.CC_STAT_WIDTH], top + stats[1:, cv2.CC_STAT_HEIGHT]
    height, width = mask.shape
    rim = (left == 0) | (top == 0) | (right == width) | (bottom == height)
    inner = area[~rim].max(initial=0)
    keep = area >= 0.03 * (inner if inner >= 0.2 * area.max() else area.max())
    if inner >= 0.2 * area.max():
        keep &= ~rim
    return np.concatenate([[0], keep]).astype(np.uint8)[labels]
