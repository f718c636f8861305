"""Three lights and three inks."""

import pytest

from lenet import Problem, colour


@pytest.mark.parametrize(
    ("lights", "said"),
    [((0, 0, 0), "black"), ((1, 1, 1), "white"), ((1, 1, 0), "yellow"), ((0, 1, 1), "cyan"), ((1, 0, 1), "magenta")],
)
def test_lights_add_up(lights, said):
    assert colour.lights(*lights).tolist() == list(lights)
    assert colour.name(colour.lights(*lights)) == said


@pytest.mark.parametrize(
    ("inks", "said"),
    [((0, 0, 0), "white"), ((1, 1, 1), "black"), ((1, 1, 0), "blue"), ((0, 1, 1), "red"), ((1, 0, 1), "green")],
)
def test_inks_take_away(inks, said):
    assert colour.name(colour.inks(*inks)) == said


def test_half_an_ink_leaves_half_the_light():
    assert colour.inks(0.25, 0, 1).tolist() == [0.75, 1, 0]


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_other_amounts_are_refused(value):
    with pytest.raises(Problem, match="from 0 to 1, not"):
        colour.lights(value, 0, 0)
