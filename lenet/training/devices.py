"""What can train on this machine. `detect` runs in a process of its own: it loads TensorFlow or JAX.

A page only reads what that process wrote: `start_detection`, then `detection_result`.
"""

import importlib.util
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from ..files import checks, disk, processes
from ..problems import N_, Problem

FILE = ".devices.json"

Devices = dict[str, Any]
"""What `detect` returns."""

# Where TensorFlow 2.21 can be had: sys.platform -> platform.machine(); as requirements.txt has it.
_TENSORFLOW = {"linux": ("x86_64", "aarch64"), "darwin": ("arm64",), "win32": ("AMD64",)}
_PYTHONS = ((3, 11), (3, 13))

_LOCK = ".devices.lock"
_ASKED: set[Path] = set()  # files that this server has asked for
_MOST_WHY = 300  # characters of what another program says
_SMI_SECONDS = 20  # for nvidia-smi to answer; a driver that sleeps needs some
_BYTES_OF_A_MEBIBYTE = 2**20
_DRIVER = Path("/proc/driver/nvidia/version")


def detect() -> Devices:
    """What Keras can train on here: loads its backend.

    Returns
    -------
    dict
        ``backend`` ("tensorflow 2.21.0"), ``cores`` (int), ``gpus`` (list of dict with ``name``, what
        a recipe calls it, ``model`` and ``bytes``, its memory, None when unknown), and ``why``
        (sentence and values of the `Problem` that keeps GPUs away; None where there are some).
    """
    import importlib.metadata

    backend = _backend()
    gpus = _gpus_of_jax() if backend == "jax" else _gpus_of_tensorflow()
    why = None if gpus else why_no_gpu(backend)
    return {
        "backend": f"{backend} {importlib.metadata.version(backend)}",
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "gpus": gpus,
        "why": why and {"sentence": why.sentence, "values": why.values},
    }


def in_words(found: Devices) -> str:
    """What `detect` returned, in a line: ``"tensorflow 2.21.0 on CPU, 2 cores"``."""
    where = ", ".join(gpu["model"] for gpu in found["gpus"]) or f"CPU, {found['cores']} cores"
    return f"{found['backend']} on {where}"


def missing_requirement() -> Problem | None:
    """Why nothing can train with what is installed here: a `Problem`, or None. Loads nothing of it."""
    for module in ("keras", _backend(), "tensorboardX"):
        if not _is_installed(module):
            return missing_module(module)
    return None


def missing_module(module: str | None) -> Problem:
    """What to do where a module that training needs is not installed: a `Problem`."""
    if module == "tensorflow" or (module == "keras" and _backend() == "tensorflow"):
        here = sys.platform in _TENSORFLOW and platform.machine() in _TENSORFLOW[sys.platform]
        if not here or not _PYTHONS[0] <= sys.version_info[:2] <= _PYTHONS[1]:
            return Problem(
                N_(
                    "Training needs TensorFlow, and there is none for Python {version} on {machine}. All other pages "
                    "work. To train: Python 3.11 to 3.13 on Linux, on a Mac with Apple silicon, or on Windows with an "
                    "Intel or AMD processor; or notebooks/lenet.ipynb on Google Colab; bring its weights.npz here."
                ),
                version=platform.python_version(),
                machine=f"{platform.system()} {platform.machine()}",
            )
    return Problem(
        N_("Training needs {module}, which is not installed: use Python 3.11 to 3.13 and requirements.txt."),
        module=module,
    )


def _backend() -> str:
    return os.environ.get("KERAS_BACKEND", "tensorflow")


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def why_no_gpu(backend: str) -> Problem:
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


def start_detection(where: Path | str) -> None:
    """Let a process detect, once for each server; `detection_result` has what it found some seconds later.

    Raises
    ------
    Problem
        When the folder cannot be written.
    """
    path = Path(where) / FILE
    if missing_requirement() is None and not _is_asked(path):
        _ask(path)


def _is_asked(path: Path) -> bool:
    return path in _ASKED and path.exists()


def _ask(path: Path) -> None:
    with disk.write_errors_as_problem(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with disk.lock(path.with_name(_LOCK)):
            if _is_asked(path):
                return  # another session has just asked
            _ASKED.add(path)
            if processes.alive(disk.load_json(path), path):
                return  # another server has just asked
            path.unlink(missing_ok=True)
            process = processes.start(["devices", "--out", str(path)])
            disk.write_json(path, processes.record(process))


def detection_result(where: Path | str) -> Devices | Problem | None:
    """What the process found, or why nothing will be known.

    Returns
    -------
    dict, Problem or None
        As `detect` returns it; a sentence when training lacks something here, when the process ended
        without an answer, or when its answer is damaged; None while it looks.
    """
    lack = missing_requirement()
    path = Path(where) / FILE
    answer = disk.load_json(path)
    if lack is None and _is_record(answer):
        if processes.alive(answer, path):
            return None
        record, answer = answer, disk.load_json(path)  # it may have answered, and ended, in between
        if answer == record:
            return Problem(
                N_("The process that looks what can train here was killed or crashed; {command} says more."),
                command="python -m lenet devices",
            )
    if lack is not None or (answer is None and not path.exists()):
        return lack
    return _checked(answer or {}, path)


def _is_record(answer: dict[str, Any] | None) -> bool:
    """Whether the file holds what the process is instead of what it found."""
    return answer is not None and "pid" in answer


def detected(where: Path | str) -> Devices | None:
    """What the process found, as `detect` returns it; None when nothing is known."""
    result = detection_result(where)
    return result if isinstance(result, dict) else None


def write_detection(path: Path | str) -> Devices:
    """Write what `detect` finds into a file, whole or not at all; or, when it fails, why."""
    path = Path(path)
    try:
        found = detect()
    except Exception as error:
        if isinstance(error, ModuleNotFoundError):
            problem = missing_module(error.name)
        else:
            why = f"{type(error).__name__}: {error}"[:_MOST_WHY]
            problem = Problem(N_("What can train here could not be found out: {why}."), why=why)
        _write(path, {"problem": {"sentence": problem.sentence, "values": problem.values}})
        raise problem from error
    _write(path, found)
    return found


def _write(path: Path, answer: dict[str, Any]) -> None:
    with (
        disk.write_errors_as_problem(path),
        disk.lock(path.with_name(_LOCK)),
    ):  # whoever asked has its word written first
        disk.write_json(path, answer)


def _checked(answer: dict[str, Any], path: Path) -> Devices | Problem:
    """An answer as it was written, or a `Problem`: the one that was written, or that the file is damaged."""
    problem = answer.get("problem")
    if isinstance(problem, dict):
        return Problem.from_record(problem.get("sentence"), problem.get("values"))
    if all(fits(answer.get(key)) for key, fits in _FITS.items()):
        return {key: answer[key] for key in _FITS}
    return Problem(N_("{path} is damaged; delete it and start the server again."), path=str(path))


def _is_gpu(gpu: Any) -> bool:
    if not isinstance(gpu, dict) or not all(isinstance(gpu.get(key), str) for key in ("name", "model")):
        return False
    size = gpu.get("bytes")
    return size is None or checks.is_number(size)


_FITS = {
    "backend": lambda value: isinstance(value, str),
    "cores": lambda value: isinstance(value, int),
    "gpus": lambda value: isinstance(value, list) and all(map(_is_gpu, value)),
    "why": lambda value: value is None or (isinstance(value, dict) and {"sentence", "values"} == value.keys()),
}


def _gpus_of_tensorflow() -> list[dict[str, Any]]:
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


def _gpus_of_jax() -> list[dict[str, Any]]:
    import jax

    gpus = [device for device in jax.devices() if device.platform in ("gpu", "cuda", "rocm")]
    memory = _memory()
    return [
        {"name": f"gpu:{place}", "model": gpu.device_kind, "bytes": memory.get(place)} for place, gpu in enumerate(gpus)
    ]


def _built_with_cuda() -> bool:
    import tensorflow as tf

    return tf.test.is_built_with_cuda()


def _memory() -> dict[int, int]:
    """Bytes of each GPU, by its number, as the driver's own tool says."""
    command = ["nvidia-smi", "--query-gpu=index,memory.total", "--format=csv,noheader,nounits"]
    try:
        printed = subprocess.run(
            command, capture_output=True, encoding="ascii", errors="replace", timeout=_SMI_SECONDS, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return {}  # the tool is missing; TensorFlow's word alone counts
    rows = (line.split(",") for line in printed.splitlines() if line.count(",") == 1)
    return {
        int(index): int(mebibytes) * _BYTES_OF_A_MEBIBYTE for index, mebibytes in rows if mebibytes.strip().isdecimal()
    }
