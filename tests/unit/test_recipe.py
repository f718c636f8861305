"""Recipes: what is typed, the presets, and that a setting is declared in one place."""

import ast
import dataclasses
import shlex
from pathlib import Path
from types import SimpleNamespace

import pytest

import lenet
from lenet import Problem
from lenet.__main__ import main
from lenet.commands import training
from lenet.network import zoo
from lenet.network.spec import POOLINGS, READING_SIZES, SQUASHINGS, TRAINED
from lenet.training import recipe
from lenet.training.recipe import PRESETS, SETTINGS, TrainingConfig, check, parse
from lenet.training.settings import Choice, Number, declare, declared, documented

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("rate", "1e-3", 0.001),
        ("rate", " 0.5 ", 0.5),
        ("rate", "0,5", 0.5),
        ("epochs", " 10 ", 10),
        ("seed", "4294967295", 2**32 - 1),
        ("input_size", "28", 28),
    ],
)
def test_what_is_typed_becomes_a_number(name, text, value):
    assert parse(name, text) == value
    assert type(parse(name, text)) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("epochs", "ten", "epochs is 'ten'; type a whole number like 10."),
        ("epochs", "1.5", "epochs is '1.5'; type a whole number like 10."),
        ("epochs", "", "epochs is ''; type a whole number like 10."),
        ("epochs", "0", "epochs must be from 1 to 10000, not 0."),
        ("rate", "fast", "rate is 'fast'; type a number like 0.001."),
        ("rate", "nan", "rate is 'nan'; type a number like 0.001."),
        ("rate", "1e308", r"rate must be from 1e-09 to 100, not 1e\+308."),
        ("fraction", "inf", "fraction is 'inf'; type a number like 1."),
        ("batch", "9" * 30, "batch must be from 1 to 10000, not 9{30}."),
    ],
)
def test_what_cannot_be_is_refused(name, text, said):
    with pytest.raises(Problem, match=said):
        parse(name, text)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("optimiser", "magic", "optimiser cannot be 'magic'; choose one of: adamw, adam, rmsprop, momentum, sgd."),
        ("schedule", None, "schedule cannot be None; choose one of: cosine, rise, constant."),
        ("precision", "int8", "precision cannot be 'int8'"),
        ("input_size", 40, "input_size cannot be 40; choose one of: 32, 28."),
        ("table", [[0]] * 16, "table cannot be .*; choose one of: full, 1998."),
        ("output", "argmax", "output cannot be 'argmax'; choose one of: softmax, rbf."),
        ("levels", "byte", "levels cannot be 'byte'; choose one of: unit, 1998."),
        ("start", "zeros", "start cannot be 'zeros'; choose one of: glorot, 1998, normal."),
    ],
)
def test_choices(name, value, said):
    with pytest.raises(Problem, match=said):
        check(name, value)
    with pytest.raises(Problem, match=said):
        TrainingConfig(**{name: value})


def test_the_settings_and_what_they_are_without_a_word():
    """As config.json holds them, for runs and recipes of every age."""
    assert vars(TrainingConfig()) == {
        "pooling": "average",
        "squashing": "tanh",
        "padding": 0,
        "input_size": 32,
        "table": "full",
        "output": "softmax",
        "levels": "unit",
        "start": "glorot",
        "epochs": 10,
        "batch": 128,
        "teacher": 0,
        "fraction": 1.0,
        "optimiser": "adamw",
        "rate": 0.001,
        "schedule": "cosine",
        "weight_decay": 0.0,
        "data": "mnist",
        "distortion": 0.0,
        "prepared": 0.0,
        "synthetic": 0,
        "non_digits": 0,
        "seed": 0,
        "device": "auto",
        "precision": "float32",
    }


def test_numbers_have_a_range_and_all_else_has_words():
    numbers = {name: (setting.least, setting.most) for name, setting in SETTINGS.items() if isinstance(setting, Number)}
    assert numbers == {
        "epochs": (1, 10_000),
        "batch": (1, 10_000),
        "fraction": (0.001, 1),
        "teacher": (0, 10_000),
        "rate": (1e-9, 100),
        "weight_decay": (0, 10),
        "distortion": (0, 3),
        "prepared": (0, 1),
        "synthetic": (0, 20_000),
        "non_digits": (0, 20_000),
        "seed": (0, 4_294_967_295),
    }
    assert all(bool(setting.choices) is not isinstance(setting, Number) for setting in SETTINGS.values())


def test_a_page_offers_what_a_network_takes():
    assert SETTINGS["pooling"].choices == (*POOLINGS, TRAINED)
    assert SETTINGS["squashing"].choices == SQUASHINGS
    assert SETTINGS["padding"].choices == (0, 2)
    assert SETTINGS["input_size"].choices == READING_SIZES
    assert TrainingConfig(padding=4).spec.padding == 4  # taken, though not offered


def test_a_pooling_that_there_is_not():
    with pytest.raises(Problem, match="pooling cannot be 'magic'; choose one of: average, max, trained"):
        TrainingConfig("magic")


def test_a_recipe_of_earlier_versions_has_an_input_of_32(tmp_path):
    file = tmp_path / "config.json"
    file.write_text('{"pooling": "max", "squashing": "relu", "padding": 2}', encoding="utf-8")
    assert TrainingConfig.from_file(file).spec == lenet.NetworkSpec("max", "relu", 2, 32)


def test_a_twin_differs_in_one_of_these():
    changes = "pooling squashing padding input_size optimiser schedule rate batch epochs distortion fraction"
    of_1998 = "table output levels start"
    assert list(recipe.twin_settings()) == [*changes.split(), *of_1998.split()]


def test_the_docstring_has_every_setting():
    for name, setting in SETTINGS.items():
        assert f"    {name} : {setting.values}; {setting.default!r} by default\n" in TrainingConfig.__doc__
    assert (
        "    rate : float, 1e-09 to 100; 0.001 by default\n        The highest learning rate.\n"
        in TrainingConfig.__doc__
    )


# --- a setting is declared in one place -----------------------------------------------------------------


@documented
@dataclasses.dataclass(frozen=True)
class Wider(TrainingConfig):
    """A recipe with two settings more."""

    frames: int = declare(1, Number(title="Frames", about="Pictures a digit.", group="film", least=1, most=9))
    light: str = declare(
        "day", Choice(title="Light", about="Of lamps.", group="film", words={"day": "Day", "dusk": "Dusk"})
    )


@pytest.fixture
def wider(monkeypatch):
    """The project with that recipe in place of its own."""
    monkeypatch.setattr(recipe, "TrainingConfig", Wider)
    monkeypatch.setattr(recipe, "SETTINGS", declared(Wider))
    monkeypatch.setattr(recipe, "PRESETS", {name: Wider(**vars(config)) for name, config in PRESETS.items()})
    return Wider


def test_a_setting_that_is_declared_is_checked_typed_and_documented(wider):
    assert "    frames : int, 1 to 9; 1 by default\n        Pictures a digit.\n" in wider.__doc__
    assert recipe.parse("frames", " 3 ") == 3
    with pytest.raises(Problem, match="frames is 'x'; type a whole number like 1"):
        recipe.parse("frames", "x")
    with pytest.raises(Problem, match="frames must be from 1 to 9, not 0"):
        wider(frames=0)
    with pytest.raises(Problem, match="light cannot be 'night'; choose one of: day, dusk"):
        wider(light="night")


def test_a_setting_that_is_declared_is_an_option_of_the_command(wider, capsys):
    assert main(["train", "--frames", "10"]) == 2
    assert capsys.readouterr().err == "lenet: frames must be from 1 to 9, not 10.\n"
    with pytest.raises(SystemExit):
        main(["train", "--light", "night"])
    assert "argument --light: invalid choice: 'night'" in capsys.readouterr().err


def test_no_other_file_names_the_settings_one_by_one():
    """Neither a table nor a list of them, in which a new one would be forgotten."""
    for file in [*(ROOT / "lenet").rglob("*.py"), *(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            parts = getattr(node, "keys" if isinstance(node, ast.Dict) else "elts", [])
            named = {part.value for part in parts if isinstance(part, ast.Constant)}
            assert len(named & set(SETTINGS)) < 4, (file, node.lineno)


def test_presets():
    assert list(PRESETS) == ["sixty", "post", "book", "best", "fail", "lenet-1998", "lenet-1998-distorted"]
    assert PRESETS["lenet-1998"].spec == PRESETS["lenet-1998-distorted"].spec == lenet.lenet_1998()
    assert PRESETS["post"].spec == lenet.post()
    assert PRESETS["book"].spec == lenet.book()
    assert PRESETS["fail"].rate > 100 * PRESETS["best"].rate


EVERYTHING = TrainingConfig(
    "max",
    "relu",
    2,
    epochs=7,
    batch=64,
    optimiser="rmsprop",
    rate=1e-7,
    schedule="rise",
    weight_decay=0.25,
    distortion=1.5,
    prepared=0.1,
    synthetic=300,
    non_digits=20,
    teacher=3,
    fraction=0.125,
    seed=4294967295,
    precision="mixed_float16",
)


@pytest.mark.parametrize("config", [*PRESETS.values(), TrainingConfig(), EVERYTHING], ids=[*PRESETS, "usual", "all"])
def test_a_recipe_as_a_command_is_the_same_recipe(config, monkeypatch):
    """Through the very parser, up to where Keras would be loaded."""
    trained = []
    trainer = SimpleNamespace(train=lambda *given: trained.append(given))
    monkeypatch.setattr(training, "keras_training", lambda device: trainer)
    python, *command = shlex.split(recipe.as_command(config, "runs/one two/begin"))
    assert (python, command[:2]) == ("python", ["-m", "lenet"])
    monkeypatch.setattr(zoo, "load", lambda name: f"the network in {name}")
    assert main(command[2:]) == 0
    ((given, _out, _report, begin),) = trained
    assert given == config
    assert begin == "the network in runs/one two/begin"


def test_a_command_says_only_what_differs():
    assert recipe.as_command(TrainingConfig()) == "python -m lenet train"
    command = "python -m lenet train --pooling max --epochs 5"
    assert recipe.as_command(TrainingConfig("max", epochs=5)) == command
    assert recipe.as_command(TrainingConfig("max", epochs=5, device="gpu:1")) == command
    assert recipe.as_command(TrainingConfig(device="cpu"), "max") == "python -m lenet train --device cpu --begin max"
