"""The recipe as a script of plain Keras's: it runs, and trains the same network in the same steps."""

import ast
import dataclasses
import re

import numpy as np
import pytest

import lenet
from lenet.datasets import kept
from lenet.digits import mnist
from lenet.network.spec import LAYER_NAMES
from lenet.training.keras_script import as_model, as_script
from lenet.training.recipe import PRESETS, TrainingConfig
from tests.own_data import data_set

DRAWN = dataclasses.replace(PRESETS["best"], prepared=0.5, synthetic=100, non_digits=50)


def comments(script):
    return [line.removeprefix("# ") for line in script.splitlines() if line.startswith("#")]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_script(name):
    compile(as_script(PRESETS[name]), name, "exec")


def test_what_plain_keras_does_not_do_is_said():
    assert comments(as_script(PRESETS["post"])) == []
    assert comments(as_script(DRAWN)) == [
        "Not as in the recipe, since this is plain Keras:",
        "distortion = 0.7: Strength of the distortions; 1 is the range that `distortion.distort` states.",
        "prepared = 0.5: Share of the MNIST digits that are prepared like a drawing.",
        "synthetic = 100: Digits of the synthetic pen in each epoch.",
        "non_digits = 50: Shapes that are no digits in each epoch.",
    ]


def test_a_name_ends_no_comment():
    script = as_script(PRESETS["post"], 'mine\nimport os\r"""\u2028x = 1')
    assert comments(script)[-1] == 'It begins with random weights, the recipe with those of: mine import os """ x = 1'
    calls = [node for node in ast.walk(ast.parse(script)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert [alias.name for node in calls for alias in node.names] == ["math", "keras", "numpy"]


@pytest.mark.parametrize(("device", "seen"), [("cpu", "-1"), ("gpu:1", "1")])
def test_the_device_is_chosen_before_keras_is_loaded(device, seen):
    script = as_script(TrainingConfig(device=device))
    assert script.index(f'os.environ["CUDA_VISIBLE_DEVICES"] = "{seen}"') < script.index("import keras")
    assert "CUDA" not in as_script(TrainingConfig())


@pytest.mark.slow
@pytest.mark.parametrize(
    "spec",
    [
        lenet.classic(),
        lenet.classic("max"),
        lenet.post(),
        lenet.book(),
        lenet.lenet_1998(),
        lenet.NetworkSpec(padding=1),
    ],
    ids=["average", "max", "post", "book", "1998", "padding"],
)
def test_the_listing_of_a_network_is_that_network(spec, capsys):
    pytest.importorskip("keras", reason="Keras is not installed")
    from lenet.training import keras_model

    names = {}
    exec(compile(as_model(spec), "listing", "exec"), names)  # our own text
    made, ours = names["model"], keras_model.build(spec)
    made.set_weights(ours.get_weights())
    image = lenet.from_mnist(lenet.mnist.sample(7))
    image = (image.digit if spec.input_size == 28 else image.input)[np.newaxis, ..., np.newaxis]
    np.testing.assert_allclose(made.predict(image, verbose=0), ours.predict(image, verbose=0), atol=2e-5)
    assert [layer.name for layer in made.layers if layer.name in LAYER_NAMES] == list(LAYER_NAMES)
    assert f"{spec.parameters:,}" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(
    "config",
    [
        dataclasses.replace(PRESETS["sixty"], epochs=2, batch=40, seed=3),
        dataclasses.replace(PRESETS["post"], epochs=1, batch=64),
        dataclasses.replace(PRESETS["best"], epochs=2, batch=64, fraction=0.5),
        TrainingConfig(padding=1, epochs=1, optimiser="momentum"),
        TrainingConfig(epochs=1, optimiser="rmsprop", schedule="constant"),
        TrainingConfig(epochs=1, optimiser="sgd", precision="mixed_bfloat16"),
        dataclasses.replace(PRESETS["lenet-1998"], epochs=1),
    ],
    ids=["sixty", "post", "best", "padding", "rmsprop", "mixed", "1998"],
)
def test_it_trains_our_network_in_our_steps(config, monkeypatch, tmp_path, capsys):
    keras = pytest.importorskip("keras", reason="Keras is not installed")
    from lenet.training import keras_model, optimiser

    few = (mnist.load("train")[0][-5300:], mnist.load("train")[1][-5300:])  # 300 to train on, 5,000 held out
    test = tuple(array[:100] for array in mnist.load("test"))
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: (few, test))
    monkeypatch.chdir(tmp_path)
    policy = keras.config.dtype_policy()
    names = {}
    try:
        exec(compile(as_script(config), "script", "exec"), names)  # our own text
    finally:
        keras.config.set_dtype_policy(policy)
    steps = config.epochs * -(-round(300 * config.fraction) // config.batch)
    model, ours = names["model"], keras_model.build(config.spec)
    assert [weights.shape for weights in model.get_weights()] == [weights.shape for weights in ours.get_weights()]
    activations = [layer.activation.__name__ for layer in ours.layers if hasattr(layer, "activation")]
    assert [layer.activation.__name__ for layer in model.layers if hasattr(layer, "activation")] == activations
    assert int(model.optimizer.iterations) == steps
    wanted = optimiser.make(config, steps)
    assert type(model.optimizer) is type(wanted)
    assert model.optimizer.weight_decay == wanted.weight_decay
    assert getattr(model.optimizer, "momentum", 0) == getattr(wanted, "momentum", 0)
    assert rates(model.optimizer, steps) == pytest.approx(rates(wanted, steps), rel=1e-6)
    assert re.search(r"[0-9.]+% of 100 test digits are read right", capsys.readouterr().out)
    assert (tmp_path / "lenet-5.keras").exists()


@pytest.mark.slow
def test_a_data_set_of_ones_own_is_read_from_its_file(monkeypatch, tmp_path, capsys):
    pytest.importorskip("keras", reason="Keras is not installed")
    own = kept.keep(data_set(), tmp_path)
    config = TrainingConfig(data=own, epochs=1, batch=50, fraction=0.5)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(compile(as_script(config), "script", "exec"), names)
    trained, tested = kept.load(own, tmp_path).train, kept.load(own, tmp_path).test
    held = len(trained[1]) // 12
    np.testing.assert_array_equal(names["held_out"][1], trained[1][-held:])
    assert len(names["labels"]) == round((len(trained[1]) - held) / 2)
    assert names["model"].output_shape == (None, 3)
    assert f"of {len(tested[1])} test pictures are read right" in capsys.readouterr().out


def rates(optimizer, steps):
    """Learning rates after so many steps."""
    found = []
    for step in range(steps + 1):
        optimizer.iterations.assign(step)
        found.append(float(np.asarray(optimizer.learning_rate)))
    return found
