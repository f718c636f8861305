"""Small pieces of HTML: pictures as data URLs, escaped text."""

import base64
from html import escape

import cv2
import numpy as np

_PNG_EFFORT = 3  # of 9: a little larger, and made much faster


def image_html(image: np.ndarray, alt: str, size: int, kind: str = "") -> str:
    """An `<img>` of an array, pixels kept as squares where it is enlarged.

    Parameters
    ----------
    image : ndarray of shape (h, w), (h, w, 3) or (h, w, 4)
        uint8, or float32 in [0, 1] when grey.
    alt : str
    size : int
        Longest side on the page in CSS pixels; larger images are shrunk before they are sent.
    kind : str
        A CSS class.
    """
    pixelated = " pixels" if max(image.shape[:2]) < size else ""
    return f'<img class="{kind}{pixelated}" alt="{escape(alt, quote=True)}" src="{data_url(image, size)}">'


def data_url(image: np.ndarray, size: int | None = None) -> str:
    """The array as a PNG data URL, shrunk to `size` pixels at the longest side when larger."""
    if image.dtype != np.uint8:
        image = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
    if size and max(image.shape[:2]) > size:
        scale = size / max(image.shape[:2])
        shape = [max(1, round(side * scale)) for side in (image.shape[1], image.shape[0])]
        image = cv2.resize(image, shape, interpolation=cv2.INTER_AREA)
    if image.ndim == 3:
        image = cv2.cvtColor(image, cv2.COLOR_RGBA2BGRA if image.shape[2] == 4 else cv2.COLOR_RGB2BGR)
    _, png = cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, _PNG_EFFORT])
    return "data:image/png;base64," + base64.b64encode(png.tobytes()).decode()
