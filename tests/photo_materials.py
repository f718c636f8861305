"""What made photos are made of: paper, wood, cloth, strokes, ink, light, a camera."""

import cv2
import numpy as np

from lenet.digits.glyphs import DIGITS
from lenet.digits.pen import vary

WOBBLE = 0.02  # of the points of a glyph: a calm hand

BLACK, BLUE, RED, GREEN = (0.1, 0.1, 0.12), (0.1, 0.15, 0.5), (0.75, 0.1, 0.12), (0.08, 0.4, 0.2)
PENS = (BLACK, BLACK, BLUE, BLUE, (0.15, 0.1, 0.35), RED, GREEN)


def cloud(shape, rng, cells):
    """Smooth noise of so many cells along the longer side, about normal: (H, W) float32."""
    scale = cells / max(shape)
    small = [max(2, round(length * scale)) for length in shape]
    return cv2.resize(rng.standard_normal(small).astype(np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC)


def paper(shape, rng, colour=None, grain=None):
    """A sheet with grain and clouds: (H, W, 3) float32."""
    if colour is None:
        colour = rng.uniform(0.8, 0.98) + np.array([0, rng.uniform(-0.02, 0.01), rng.uniform(-0.08, 0.02)])
    grain = rng.uniform(0, 0.015) if grain is None else grain
    rough = grain * cloud(shape, rng, max(shape) / 2) + 0.006 * cloud(shape, rng, 12)
    return (np.asarray(colour, np.float32) + rough[..., np.newaxis]).astype(np.float32)


def wood(shape, rng):
    """Planks or veneer, dark to light, its grain along one side."""
    base = np.array([0.5, 0.33, 0.2]) * rng.uniform(0.4, 1.6) + rng.uniform(-0.03, 0.03, 3)
    long = cv2.resize(cloud(shape, rng, 90), None, fx=1, fy=1)
    long = cv2.blur(long, (max(1, shape[1] // 6), 1))
    long = long / max(float(long.std()), 1e-6) * rng.uniform(0.02, 0.07)
    return (base + long[..., np.newaxis] * [1, 0.8, 0.6]).astype(np.float32)


def cloth(shape, rng):
    """A woven ground of any colour."""
    base = rng.uniform(0.1, 0.75, 3)
    weave = rng.uniform(0.02, 0.06) * cloud(shape, rng, rng.uniform(60, 200)) + 0.02 * cloud(shape, rng, 8)
    return (base + weave[..., np.newaxis]).astype(np.float32)


def desk(shape, rng):
    """A plain table top."""
    base = rng.uniform(0.08, 0.6) + rng.uniform(-0.06, 0.06, 3)
    return (base + 0.01 * cloud(shape, rng, 10)[..., np.newaxis]).astype(np.float32)


def ground(shape, rng):
    return (wood, wood, cloth, desk)[rng.integers(4)](shape, rng)


def strokes_of(label, rng):
    styles = DIGITS[label]
    return vary(styles[rng.integers(len(styles))], rng, WOBBLE)


def lines_on(shape, paths, width):
    """How much of each pixel lines cover: (H, W) float32."""
    mask = np.zeros(shape, np.uint8)
    for path in paths:
        points = np.round(np.asarray(path) * 16).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(mask, [points], False, 255, max(1, round(width)), cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def digit_on(shape, label, rng, height=(0.35, 0.7), pen=(0.05, 0.14), place=0.12, pixels=1.5):
    """Where a digit covers a sheet, and its box: (H, W) float32, (left, top, right, bottom)."""
    paths = strokes_of(label, rng)
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    tall = rng.uniform(*height) * min(shape)
    scale = tall / (high - low).max()
    off = rng.uniform(-place, place, 2) * (np.array(shape[::-1]) - (high - low) * scale)
    middle = np.array(shape[::-1]) / 2 + off
    paths = [(path - (low + high) / 2) * scale + middle for path in paths]
    width = max(pixels, rng.uniform(*pen) * tall)
    box = np.concatenate([middle - (high - low) * scale / 2 - width / 2, middle + (high - low) * scale / 2 + width / 2])
    return lines_on(shape, paths, width), box


def inked(sheet, mask, colour, strength=1.0):
    """Ink of a colour where the mask is."""
    share = (np.clip(mask, 0, 1) * strength)[..., np.newaxis]
    return (sheet * (1 - share) + np.asarray(colour, np.float32) * share).astype(np.float32)


def pen_colour(rng):
    return np.clip(np.array(PENS[rng.integers(len(PENS))]) + rng.uniform(-0.05, 0.08, 3), 0, 1)


def pencil(mask, rng, tooth=None):
    """A mask that the tooth of the paper breaks up."""
    tooth = rng.uniform(0.1, 0.4) if tooth is None else tooth
    return np.clip(mask * (1 - tooth + tooth * cloud(mask.shape, rng, max(mask.shape) / 2)), 0, 1)


def turned(corners, degrees):
    middle = corners.mean(axis=0)
    a = np.deg2rad(degrees)
    return (corners - middle) @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) + middle


def laid(sheet, below, corners):
    """A sheet on a ground, its corners (top left, top right, bottom right, bottom left) there; with a soft shadow."""
    height, width = sheet.shape[:2]
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    matrix = cv2.getPerspectiveTransform(source, np.float32(corners))
    size = below.shape[1::-1]
    moved = cv2.warpPerspective(sheet, matrix, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, size)
    reach = max(size) / 120
    shade = cv2.GaussianBlur(np.roll(cover, (round(reach), round(reach)), (0, 1)), (0, 0), reach)
    return (below * (1 - 0.4 * shade[..., np.newaxis])) * (1 - cover[..., np.newaxis]) + moved * cover[..., np.newaxis]


def on_ground(sheet, rng, share=(0.6, 0.9), turn=8, lean=0.06, below=ground):
    """The sheet takes this share of the picture's sides; it is turned and leans away from the camera a little."""
    height, width = sheet.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    part = rng.uniform(*share)
    corners = (corners - [width / 2, height / 2]) * part
    corners = turned(corners, rng.uniform(-turn, turn))
    corners += rng.uniform(-lean, lean, (4, 2)) * [width, height] * part
    free = np.maximum([width / 2, height / 2] - np.abs(corners).max(axis=0), 0)
    corners += [width / 2, height / 2] + rng.uniform(-1, 1, 2) * free * 0.8
    return laid(sheet, below((height, width), rng), corners)


def lit(image, rng, strength=None):
    """Light from one side."""
    strength = rng.uniform(0, 0.35) if strength is None else strength
    height, width = image.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    return image * (1 + strength / 2 * (np.cos(angle) * x + np.sin(angle) * y - 1))[..., np.newaxis]


def taken(image, rng):
    """What a camera makes of it: colour of the light, blur, noise, JPEG: uint8."""
    side = max(image.shape)
    image = image * (1 + rng.uniform(-0.06, 0.06, 3)).astype(np.float32)
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1) * max(1, side / 1000))
    image = image + rng.uniform(0, 0.02) * rng.standard_normal(image.shape[:2], np.float32)[..., np.newaxis]
    image = image + rng.uniform(0, 0.01) * rng.standard_normal(image.shape, np.float32)
    pixels = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(55, 97))])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def written(label, shape, rng, sheet=None, **how):
    """A digit by pen on a sheet."""
    sheet = paper(shape, rng) if sheet is None else sheet
    mask, box = digit_on(shape, label, rng, **how)
    return inked(sheet, mask, pen_colour(rng), rng.uniform(0.8, 1)), box
