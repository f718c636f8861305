"""What a public playground allows: from texts and from TOML, and refused when mistyped."""

import time
import tomllib

import psutil
import pytest

from lenet import Problem
from lenet.files import processes
from lenet.serving import limits
from lenet.serving.limits import CLOSED, Limits
from lenet.training.recipe import TrainingConfig


def test_nothing_said_nothing_limited():
    assert Limits.from_settings({}) == Limits()
    assert Limits.from_settings({"training": None, "most_epochs": "", "most_queued": " "}) == Limits()
    assert (Limits().training, Limits().measuring, Limits().bringing, Limits().password) == (True, True, True, "")
    assert Limits().most_queued == 20  # each that waits holds memory
    Limits().refuse_recipe(TrainingConfig(epochs=10_000))
    Limits().refuse_one_more(100_000)
    assert Limits().digits(10_000) == 10_000


def test_all_of_it():
    made = Limits.from_settings(
        {
            "training": "on",
            "measuring": "off",
            "bringing": "off",
            "training_password": "open",
            "most_epochs": "5",
            "most_synthetic": 1000,
            "most_queued": 0,
            "most_kept": " 20 ",
            "most_digits": "100",
            "most_pictures": "500",
        }
    )
    assert made == Limits(True, False, False, "open", 5, 1000, 0, 20, 100, 500)
    assert made.fits("open")
    assert not made.fits("Open")
    assert not made.fits("")
    assert (made.digits(200), made.digits(50)) == (100, 50)
    made.refuse_pictures(500)
    with pytest.raises(Problem, match="takes data sets of 500 pictures at most, not 501"):
        made.refuse_pictures(501)


def test_a_recipe_beyond_the_limits_is_refused():
    made = Limits(most_epochs=5, most_synthetic=1000)
    made.refuse_recipe(TrainingConfig(epochs=5, synthetic=600, non_digits=400))
    with pytest.raises(Problem, match="This playground trains 5 epochs at most, not 6"):
        made.refuse_recipe(TrainingConfig(epochs=6))
    with pytest.raises(Problem, match="trains 5 epochs at most, those of a teacher among them, not 6"):
        made.refuse_recipe(TrainingConfig(epochs=4, teacher=2))
    with pytest.raises(Problem, match="makes 1000 drawn digits and shapes an epoch at most, not 1001"):
        made.refuse_recipe(TrainingConfig(epochs=5, synthetic=601, non_digits=400))


def test_a_full_shelf_takes_no_more():
    Limits(most_kept=3).refuse_one_more(2)
    with pytest.raises(Problem, match="keeps 3 runs, brought networks and data sets at most"):
        Limits(most_kept=3).refuse_one_more(3)


@pytest.mark.parametrize(
    ("given", "text"),
    [("열려라", "열려라"), (1234, "1234"), (" two words ", " two words ")],
)
def test_what_a_password_may_be(given, text):
    made = Limits.from_settings({"training_password": given})
    assert made.fits(text)
    assert not made.fits(text + "x")


OFF = ["false", '"off"', '"OFF"', '"Off "', '"false"', '" FALSE"', '"no"', '"No"', "0", '"0"']
ON = ["true", '"on"', '"On"', '"true"', '" TRUE "', '"yes"', '"YES"', "1", '"1"', '""', '"  "']


@pytest.mark.parametrize("written", OFF)
@pytest.mark.parametrize("name", limits.SWITCHES)
def test_every_spelling_of_off(name, written):
    """As a TOML file says it: `training = false` is no missing value."""
    made = Limits.from_settings(tomllib.loads(f"{name} = {written}"))
    with pytest.raises(Problem, match="This is switched off on this playground"):
        made.refuse_switched_off(name)


@pytest.mark.parametrize("written", ON)
@pytest.mark.parametrize("name", limits.SWITCHES)
def test_every_spelling_of_on(name, written):
    assert Limits.from_settings(tomllib.loads(f"{name} = {written}")) == Limits()


def test_training_off_closes_what_costs_unless_it_is_opened_by_name():
    assert Limits.from_settings({"training": "off"}) == Limits(False, False, False)
    assert Limits.from_settings({"training": "off", "bringing": "on"}) == Limits(False, False, True)
    with pytest.raises(Problem, match="This is switched off on this playground"):
        Limits.from_settings({"training": False}).refuse_recipe(TrainingConfig())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"training": "maybe"}, "training can be on or off, not 'maybe'"),
        ({"training": 2}, "training can be on or off, not '2'"),
        ({"training": 0.0}, "training can be on or off, not '0.0'"),
        ({"measuring": ["off"]}, "measuring can be on or off"),
        ({"most_epochs": "ten"}, "most_epochs can be a whole number, not 'ten'"),
        ({"most_queued": "-1"}, "most_queued can be a whole number, not '-1'"),
        ({"most_queued": -1}, "most_queued can be a whole number, not '-1'"),
        ({"most_epochs": 2.5}, "most_epochs can be a whole number, not '2.5'"),
        ({"most_kept": "1_000"}, "most_kept can be a whole number, not '1_000'"),
        ({"most_digits": True}, "most_digits can be a whole number, not 'True'"),
        ({"most_epochs": "9" * 5000}, "most_epochs can be a whole number"),
        ({"training_password": False}, "training_password can be a text, in quotation marks"),
        ({"training_password": ["a"]}, "training_password can be a text, in quotation marks"),
        ({"trainning": False}, "There is no limit 'trainning'; there is: training, measuring, bringing, "),
        ({"Training": False}, "There is no limit 'Training'"),
    ],
)
def test_a_mistyped_limit_lets_nobody_in(settings, said):
    with pytest.raises(Problem, match=said):
        Limits.from_settings(settings)


def test_the_environment_goes_before_and_other_variables_are_none_of_ours():
    environment = {"PATH": "/bin", "LENET_RUNS": "elsewhere", "LENET_MOST_EPOCHS": "3", "LENET_TRAINING": " "}
    made = Limits.from_environment(environment, {"most_epochs": 7, "most_queued": 2, "training": False})
    assert made == Limits(False, False, False, most_epochs=3, most_queued=2)


@pytest.mark.parametrize("name", ["LENET_TRAINNING", "LENET_PASSWORD", "lenet_training", "LENET_"])
def test_a_mistyped_variable_lets_nobody_in(name):
    with pytest.raises(Problem, match="LENET_TRAINING, .*LENET_TRAINING_PASSWORD, .*LENET_RUNS") as refused:
        Limits.from_environment({name: "sesame"}, {})
    assert repr(name) in str(refused.value)
    assert "sesame" not in str(refused.value)


def test_closed_is_closed():
    for name in limits.SWITCHES:
        with pytest.raises(Problem):
            CLOSED.refuse_switched_off(name)
    with pytest.raises(Problem):
        CLOSED.refuse_one_more(0)
    assert CLOSED.digits(10_000) == 0


def test_a_child_does_not_inherit_the_password(monkeypatch, tmp_path):
    """Its environment can be read by whoever may look at processes, and its log may quote it."""
    monkeypatch.setenv("LENET_TRAINING_PASSWORD", "sesame")
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    child = processes.start(["evaluate"], tmp_path / "log.txt", {"OPENBLAS_NUM_THREADS": "1"})
    try:
        while not (environment := psutil.Process(child.pid).environ()):
            time.sleep(0.01)  # it has begun, but not yet got its environment
    finally:
        child.kill()
    assert environment["LENET_RUNS"] == str(tmp_path)
    assert environment["OPENBLAS_NUM_THREADS"] == "1"
    assert "LENET_TRAINING_PASSWORD" not in environment
    assert "sesame" not in environment.values()
