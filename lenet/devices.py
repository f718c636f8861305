"""What can train on this machine. `found` is asked in a process of its own: it loads TensorFlow or JAX.

A page only reads what that process wrote: `ask`, then `known`.
"""

import importlib.metadata
import os
import subprocess
from functools import lru_cache
from pathlib import Path

from . import journal, processes
from .problems import N_, Problem

FILE = ".devices.json"
_DRIVER = Path("/proc/driver/nvidia/version")


def found():
    """What Keras can train on here: loads its backend.

    Returns
    -------
    dict
        ``backend`` ("tensorflow 2.21.0"), ``cores`` (int), ``gpus`` (list of dict with ``name``, what
        a recipe calls it, ``model`` and ``bytes``, its memory, None when unknown), and ``why``
        (sentence and values of the `Problem` that keeps GPUs away; None where there are some).
    """
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    gpus = _of_jax() if backend == "jax" else _of_tensorflow()
    why = None if gpus else why_none(backend)
    return {
        "backend": f"{backend} {importlib.metadata.version(backend)}",
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "gpus": gpus,
        "why": why and {"sentence": why.sentence, "values": why.values},
    }


def why_none(backend):
    """Why there is no GPU to train on: a `Problem` that says what would bring one."""
    name = {"jax": "JAX"}.get(backend, "TensorFlow")
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return Problem(
            N_("{backend} sees no GPU because CUDA_VISIBLE_DEVICES={value} hides it; unset it and start again."),
            backend=name,
            value=os.environ["CUDA_VISIBLE_DEVICES"],
        )
    if not _DRIVER.exists():
        return Problem(
            N_("{backend} sees no GPU: this machine has no NVIDIA driver. Training uses the processor."), backend=name
        )
    command = 'pip install "jax[cuda12]"' if backend == "jax" else "pip install -r requirements-gpu.txt"
    if backend != "jax" and not _built_with_cuda():
        return Problem(
            N_("This build of TensorFlow has no CUDA in it. What brings the GPU: {command}"), command=command
        )
    return Problem(
        N_("{backend} finds the driver but not CUDA's libraries. What brings them: {command}"),
        backend=name,
        command=command,
    )


def ask(where):
    """Let a process find out, once for each server; `known` has the answer some seconds later."""
    _ask(str(where))


def known(where):
    """What the process found, as `found` returns it; None while it looks."""
    made = journal.read_object(Path(where) / FILE) or {}
    keys = ("backend", "cores", "gpus", "why")
    return {key: made[key] for key in keys} if made.keys() >= set(keys) else None


@lru_cache
def _ask(where):
    Path(where).mkdir(parents=True, exist_ok=True)
    (Path(where) / FILE).unlink(missing_ok=True)
    processes.start(["devices", "--out", str(Path(where) / FILE)])


def write(path):
    """Write what `found` says into a file, whole or not at all."""
    made = found()
    journal.write_json(path, made)
    return made


def _of_tensorflow():
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    memory = _memory()
    return [
        {
            "name": f"gpu:{place}",
            "model": tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name),
            "bytes": memory.get(place),
        }
        for place, gpu in enumerate(gpus)
    ]


def _of_jax():
    import jax

    gpus = [device for device in jax.devices() if device.platform in ("gpu", "cuda", "rocm")]
    memory = _memory()
    return [
        {"name": f"gpu:{place}", "model": gpu.device_kind, "bytes": memory.get(place)} for place, gpu in enumerate(gpus)
    ]


def _built_with_cuda():
    import tensorflow as tf

    return tf.test.is_built_with_cuda()


def _memory():
    """Bytes of each GPU, by its number, as the driver's own tool says."""
    command = ["nvidia-smi", "--query-gpu=index,memory.total", "--format=csv,noheader,nounits"]
    try:
        said = subprocess.run(
            command, capture_output=True, encoding="ascii", errors="replace", timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return {}  # the tool is missing; TensorFlow's word alone counts
    rows = (line.split(",") for line in said.splitlines() if line.count(",") == 1)
    return {int(index): int(mebibytes) * 2**20 for index, mebibytes in rows if mebibytes.strip().isdecimal()}
