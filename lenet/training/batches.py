"""An epoch's digits, cut into batches as each backend takes them fastest. Imports Keras."""

from typing import Any

import keras
import numpy as np

_AHEAD = 4  # batches made ready while one trains


def batches(x: np.ndarray, y: np.ndarray, batch: int) -> dict[str, Any]:
    """An epoch's digits, uint8, for `fit`: as inputs from 0 to 1, in the order given.

    TensorFlow gets it cut into batches already: it is quicker than letting it gather them, and
    without autotuning the pipeline is taken down at once, not up to two seconds after the epoch.
    """
    if keras.backend.backend() != "tensorflow":
        return {"x": as_input(x), "y": y, "batch_size": batch, "shuffle": False}
    import tensorflow as tf

    @tf.autograph.experimental.do_not_convert
    def one_batch(x: Any, y: Any) -> tuple[Any, Any]:
        return tf.cast(x[..., tf.newaxis], tf.float32) / 255, y

    full = len(x) // batch * batch  # digits in full batches; the rest is one of its own
    cut = tuple(array[:full].reshape(-1, batch, *array.shape[1:]) for array in (x, y))
    rest = tf.data.Dataset.from_tensors((x[full:], y[full:])).take(int(full < len(x)))
    batches = tf.data.Dataset.from_tensor_slices(cut).concatenate(rest).map(one_batch).prefetch(_AHEAD)
    options = tf.data.Options()
    options.autotune.enabled = False
    return {"x": batches.with_options(options), "shuffle": False}


def as_input(x: np.ndarray) -> np.ndarray:
    """Digits (n, size, size), uint8, as a model takes them: (n, size, size, 1), float32 from 0 to 1."""
    return x[..., np.newaxis].astype(np.float32) / np.float32(255)
