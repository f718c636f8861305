"""Recipes: what is typed, and the presets."""

import pytest

from lenet import Problem
from lenet.training.recipe import PRESETS, RANGES, TrainingConfig, check, parse


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("rate", "1e-3", 0.001),
        ("rate", " 0.5 ", 0.5),
        ("rate", "0,5", 0.5),
        ("epochs", " 10 ", 10),
        ("seed", "4294967295", 2**32 - 1),
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
    ],
)
def test_choices(name, value, said):
    with pytest.raises(Problem, match=said):
        check(name, value)
    with pytest.raises(Problem, match=said):
        TrainingConfig(**{name: value})


def test_every_number_has_its_range():
    numbers = {name for name, value in vars(TrainingConfig()).items() if isinstance(value, (int, float))}
    assert set(RANGES) == numbers - {"padding"}


def test_presets():
    assert list(PRESETS) == ["sixty", "post", "best", "fail"]
    assert PRESETS["post"].spec.parameters == 82_826
    assert PRESETS["fail"].rate > 100 * PRESETS["best"].rate
