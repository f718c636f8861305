"""The forward pass, written out: every activation that any page shows is computed here."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from .problems import N_, Problem


def forward(spec, weights, images):
    """Run images through the network and keep every activation.

    Parameters
    ----------
    spec : NetworkSpec
    weights : dict of str to ndarray
        ``"C1/kernel"`` of shape (k, k, maps read, maps made), ``"C1/bias"``, ...
    images : ndarray of shape (size, size), (n, size, size) or (n, size, size, 1)
        In [0, 1], light ink on dark.

    Returns
    -------
    dict of str to ndarray, float32
        ``"input", "C1", "S2", "C3", "S4"`` of shape (n, h, w, maps); ``"C5", "F6"`` of shape
        (n, units), after squashing; ``"OUTPUT"`` of shape (n, 10), probabilities.

    Raises
    ------
    Problem
        When the images are not of the network's input size.
    """
    x = as_batch(spec, images)
    activations = {"input": x}
    squash = SQUASH[spec.squashing]
    for layer in spec.layers:
        if layer.kind == "pooling":
            x = pool(x, spec.pooling)
        else:
            x = convolve(x, weights[f"{layer.name}/kernel"], weights[f"{layer.name}/bias"], layer.padding)
            x = softmax(x) if layer.name == "OUTPUT" else squash(x, out=x)
        activations[layer.name] = x
    for name in ("C5", "F6", "OUTPUT"):
        activations[name] = activations[name].reshape(len(x), -1)  # (n, 1, 1, units) -> (n, units)
    return activations


def as_batch(spec, images):
    """Images as (n, size, size, 1) float32; a `Problem` when their size is another."""
    images = np.asarray(images, dtype=np.float32)
    if images.ndim == 2:
        images = images[np.newaxis]
    if images.ndim == 3:
        images = images[..., np.newaxis]
    size = spec.input_size
    if images.ndim != 4 or images.shape[1:] != (size, size, 1):
        raise Problem(
            N_("The network reads images of {size}x{size} pixels, not an array of shape {shape}."),
            size=size,
            shape=images.shape,
        )
    return images


def convolve(x, kernel, bias, padding=0):
    """Slide the kernel over x with stride 1; at each stop multiply element by element and add up.

    out[n, i, j, m] = bias[m] + sum over u, v, c of x[n, i + u, j + v, c] kernel[u, v, c, m]

    Parameters
    ----------
    x : ndarray of shape (n, h, w, c), float32
    kernel : ndarray of shape (k, k, c, m), float32
    bias : ndarray of shape (m,), float32
    padding : int
        Zeros added on each side.

    Returns
    -------
    ndarray of shape (n, h + 2 padding - k + 1, w + 2 padding - k + 1, m), float32
    """
    if padding:
        x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    k, _, c, m = kernel.shape
    n, h, w = x.shape[0], x.shape[1] - k + 1, x.shape[2] - k + 1
    x = np.ascontiguousarray(x)
    step_n, step_h, step_w, step_c = x.strides
    windows = as_strided(x, (n, h, w, k, k, c), (step_n, step_h, step_w, step_h, step_w, step_c))
    columns = windows.reshape(n * h * w, k * k * c)  # one row a window
    out = columns @ kernel.reshape(k * k * c, m)
    out += bias
    return out.reshape(n, h, w, m)


def pool(x, operation):
    """Average or maximum of every 2x2 window, stride 2.

    Parameters
    ----------
    x : ndarray of shape (n, h, w, c); an odd last row or column is left out
    operation : {"average", "max"}

    Returns
    -------
    ndarray of shape (n, h // 2, w // 2, c)
    """
    h, w = x.shape[1] // 2 * 2, x.shape[2] // 2 * 2
    corners = [x[:, i:h:2, j:w:2] for i in (0, 1) for j in (0, 1)]
    if operation == "max":
        return np.maximum(np.maximum(corners[0], corners[1]), np.maximum(corners[2], corners[3]))
    return (corners[0] + corners[1] + corners[2] + corners[3]) * np.float32(0.25)


def relu(x, out=None):
    """max(0, x)."""
    return np.maximum(x, np.float32(0), out=out)


def softmax(scores):
    """Ten scores as ten probabilities that add up to 1, along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


SQUASH = {"tanh": np.tanh, "relu": relu}
