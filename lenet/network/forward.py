"""The forward pass, written out: the reference for whatever else computes it, in Keras or in a browser."""

from collections.abc import Callable, Mapping
from functools import lru_cache, reduce

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import ArrayLike

from ..digits.mnist import BORDER
from ..problems import N_, Problem
from .prototypes import posteriors, scores
from .spec import LEVELS, READING_SIZES, TRAINED, Layer, NetworkSpec

# A little beyond 0 to 1 is no mistake: noise goes so far, and the inputs of 1998, which went from -0.1 to 1.175.
DARKEST, BRIGHTEST = -0.5, 1.5

AMPLITUDE, STEEPNESS = 1.7159, 2 / 3  # of the squashing of 1998: f(1) = 1, f(-1) = -1, steepest within

Weights = dict[str, np.ndarray]  # "C1/kernel", "C1/bias", ... in the shapes of `NetworkSpec.weight_shapes`
Activations = dict[str, np.ndarray]  # "input", "C1", ... "OUTPUT"


def forward(
    spec: NetworkSpec, weights: Weights, images: ArrayLike, scales: Mapping[str, np.ndarray] | None = None
) -> Activations:
    """Run images through the network and keep every activation.

    Parameters
    ----------
    spec : NetworkSpec
    weights : dict of str to ndarray
        ``"C1/kernel"`` of shape (k, k, maps read, maps made), ``"C1/bias"``, ...
    images : ndarray of shape (size, size), (n, size, size) or (n, size, size, 1)
        In [0, 1], light ink on dark; of the network's own size, or prepared: see `own_input`.
    scales : dict of str to ndarray of shape (maps,), optional
        Layer -> what its maps are multiplied with after squashing: 0 switches a map off.

    Returns
    -------
    dict of str to ndarray, float32
        ``"input", "C1", "S2", "C3", "S4"`` of shape (n, h, w, maps); ``"C5", "F6"`` of shape
        (n, units), after squashing; ``"OUTPUT"`` of shape (n, classes), probabilities. ``"input"``
        is what C1 reads, from background to ink as `levels` has them.

    Raises
    ------
    Problem
        When the images are not of the network's input size.
    """
    x = as_batch(spec, images).astype(weights["C1/kernel"].dtype, copy=False)
    x = to_levels(x, spec.levels)
    activations = {"input": x}
    for layer in spec.layers:
        x = _through(spec, layer, weights, x)
        if scales and layer.name in scales:
            x = x * scales[layer.name]
        activations[layer.name] = x
    for name in ("C5", "F6", "OUTPUT"):
        activations[name] = activations[name].reshape(len(x), -1)  # (n, 1, 1, units) -> (n, units)
    return activations


def _through(spec: NetworkSpec, layer: Layer, weights: Weights, x: np.ndarray) -> np.ndarray:
    """What a layer makes of (n, h, w, c): (n, h', w', maps), squashed."""
    squash = SQUASH[spec.squashing]
    if layer.kind == "pooling":
        if spec.pooling != TRAINED:
            return pool(x, spec.pooling)
        x = subsample(x, weights[f"{layer.name}/coefficient"], weights[f"{layer.name}/bias"])
        return squash(x, out=x)
    if layer.kind == "rbf":
        return posteriors(scores(x.reshape(len(x), -1), weights[f"{layer.name}/prototypes"]))
    x = convolve(x, weights[f"{layer.name}/kernel"], weights[f"{layer.name}/bias"], layer.padding)
    return softmax(x) if layer.name == "OUTPUT" else squash(x, out=x)


@lru_cache
def connected(layer: Layer) -> np.ndarray:
    """Which maps a layer's kernel connects, by its table: (maps read, maps made), bool, not to be written to."""
    pairs = np.full((layer.input_maps, layer.maps), layer.table is None)
    for made, read in enumerate(layer.table or ()):
        pairs[list(read), made] = True
    pairs.flags.writeable = False
    return pairs


def to_levels(x: np.ndarray, levels: str) -> np.ndarray:
    """Pixels from 0 to 1 as a network's `levels` have them: background + (ink - background) x."""
    background, ink = LEVELS[levels]
    if (background, ink) == (0, 1):
        return x
    return x * x.dtype.type(ink - background) + x.dtype.type(background)


def own_input(spec: NetworkSpec, images: np.ndarray) -> np.ndarray:
    """What a network takes of prepared inputs: all of them, or what lies within their border of 2 pixels.

    `preparation` sets MNIST's 28x28 into 32x32. A network with an input of 28x28 reads MNIST's own
    frame; if its C1 puts a border of 2 on, that border is the same one again, for `levels` of 0 and 1:
    the border that C1 puts on is 0 for all levels.

    Parameters
    ----------
    spec : NetworkSpec
    images : ndarray of shape (n, h, w, ...)
        Of any kind of number.

    Returns
    -------
    ndarray of shape (n, 28, 28, ...)
        A view; the images themselves where they are not 32x32, or the network's input is not 28x28.
    """
    prepared, within = READING_SIZES
    if spec.input_size == within and images.shape[1:3] == (prepared, prepared):
        return images[:, BORDER:-BORDER, BORDER:-BORDER]
    return images


def as_batch(spec: NetworkSpec, images: ArrayLike) -> np.ndarray:
    """Images as (n, size, size, 1) float32, prepared ones as of `own_input`.

    A `Problem` for another size, and for what are no numbers.
    """
    images = _numbers(images)
    if images.ndim == 2:
        images = images[np.newaxis]
    if images.ndim == 3:
        images = images[..., np.newaxis]
    images = own_input(spec, images)
    size = spec.input_size
    if images.ndim != 4 or images.shape[1:] != (size, size, 1):
        raise Problem(
            N_("The network reads images of {size}x{size} pixels, not an array of shape {shape}."),
            size=size,
            shape=images.shape,
        )
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite
        return images.astype(np.float32, copy=False)


def checked_pixels(spec: NetworkSpec, images: ArrayLike) -> np.ndarray:
    """Images as of `as_batch`, and a `Problem` for values that are no pixels from 0 to 1: 0 to 255, NaN, infinity."""
    images = as_batch(spec, images)
    _refuse_range(images)
    return images


def _numbers(images: ArrayLike) -> np.ndarray:
    try:
        images = np.asarray(images)
    except ValueError as error:  # lists of unequal lengths
        raise Problem(N_("The network reads an array of numbers, not this: {why}."), why=str(error)) from error
    if images.dtype.kind not in "biuf":
        raise Problem(
            N_("The network reads an array of numbers, not this: {why}."), why=f"{images.dtype} {images.shape}"
        )
    return images


def _refuse_range(images: np.ndarray) -> None:
    """Two passes over the pixels, a twentieth of the time that C1 takes."""
    if not images.size:
        return
    least, most = images.min(), images.max()
    if not (least >= DARKEST and most <= BRIGHTEST):  # nothing is true of NaN
        raise Problem(
            N_(
                "The network reads pixels from 0 to 1, bright ink on dark; these go from {least} to {most}. "
                "Divide pixels from 0 to 255 by 255, or let lenet.prepare make the input."
            ),
            least=f"{least:.4g}",
            most=f"{most:.4g}",
        )


def windows(x: np.ndarray, size: int, stride: int = 1) -> np.ndarray:
    """Every window of a batch, as a view: nothing is copied.

    Parameters
    ----------
    x : ndarray of shape (n, h, w, c)
    size, stride : int
        Side of the square window; steps from one window to the next.

    Returns
    -------
    ndarray of shape (n, (h - size) // stride + 1, (w - size) // stride + 1, size, size, c)
        Read-only in spirit: windows overlap in memory.
    """
    n, height, width, c = x.shape
    h, w = (height - size) // stride + 1, (width - size) // stride + 1
    step_n, step_h, step_w, step_c = x.strides
    steps = (step_n, step_h * stride, step_w * stride, step_h, step_w, step_c)
    return as_strided(x, (n, h, w, size, size, c), steps)


def convolve(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, padding: int = 0, stride: int = 1) -> np.ndarray:
    """Slide the kernel over x; at each stop multiply element by element and add up.

    out[n, i, j, m] = bias[m] + sum over u, v, c of x[n, s i + u, s j + v, c] kernel[u, v, c, m]

    Parameters
    ----------
    x : ndarray of shape (n, h, w, c), floating point
    kernel : ndarray of shape (k, k, c, m)
    bias : ndarray of shape (m,)
    padding : int
        Zeros added on each side.
    stride : int
        s, steps from one stop to the next.

    Returns
    -------
    ndarray of shape (n, (h + 2 padding - k) // s + 1, (w + 2 padding - k) // s + 1, m)
    """
    if padding:
        x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    k, _, c, m = kernel.shape
    stops = windows(np.ascontiguousarray(x), k, stride)
    n, h, w = stops.shape[:3]
    columns = stops.reshape(n * h * w, k * k * c)  # one row a window
    out = columns @ kernel.reshape(k * k * c, m)
    out += bias
    return out.reshape(n, h, w, m)


def pool(x: np.ndarray, operation: str, size: int = 2, stride: int = 2) -> np.ndarray:
    """Average or maximum of every window; LeNet-5's are 2x2 with stride 2.

    Parameters
    ----------
    x : ndarray of shape (n, h, w, c), floating point; what does not fill a window is left out
    operation : {"average", "max"}
    size, stride : int

    Returns
    -------
    ndarray of shape (n, (h - size) // stride + 1, (w - size) // stride + 1, c)
    """
    h, w = ((side - size) // stride * stride + 1 for side in x.shape[1:3])
    cells = [x[:, i : i + h : stride, j : j + w : stride] for i in range(size) for j in range(size)]
    if operation == "max":
        return reduce(np.maximum, cells)
    return reduce(np.add, cells) * x.dtype.type(1 / size**2)


def subsample(x: np.ndarray, coefficient: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The subsampling of 1998, before it is squashed: the sum of every 2x2 window, times a coefficient, plus a bias.

    Parameters
    ----------
    x : ndarray of shape (n, h, w, c), floating point
    coefficient, bias : ndarray of shape (c,)

    Returns
    -------
    ndarray of shape (n, h // 2, w // 2, c)
    """
    return pool(x, "average") * (4 * coefficient) + bias


def relu(x: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """max(0, x)."""
    return np.maximum(x, np.float32(0), out=out)


def sigmoid(x: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """1 / (1 + e^-x); a power of e that is too large for float32 is infinite, and its inverse 0."""
    with np.errstate(over="ignore"):
        powers = np.exp(np.negative(x, out=out), out=out)
    powers += 1
    return np.reciprocal(powers, out=powers)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Ten scores as ten probabilities that add up to 1, along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def scaled_tanh(x: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """1.7159 tanh(2x/3), the squashing function of 1998: 1 at 1 and -1 at -1."""
    out = np.multiply(x, x.dtype.type(STEEPNESS), out=out)
    np.tanh(out, out=out)
    out *= x.dtype.type(AMPLITUDE)
    return out


SQUASH: dict[str, Callable[..., np.ndarray]] = {
    "tanh": np.tanh,
    "relu": relu,
    "sigmoid": sigmoid,
    "scaled_tanh": scaled_tanh,
}
