"""Curves of runs: the numbers of the events, each run in its colour."""

from lenet.figures.curves import COLOURS, learning, robustness

EVENTS = [
    {"epoch": 1, "loss": 0.5, "held_out_loss": 0.4, "accuracy": 0.8, "held_out_accuracy": 0.85},
    {"epoch": 2, "loss": 0.3, "held_out_loss": 0.35, "accuracy": 0.9, "held_out_accuracy": 0.88},
]


def test_validation_and_training_of_each_run():
    figure = learning([("mine", []), ("mine", EVENTS)], "loss")
    assert [list(line.y) for line in figure.data] == [[], [], [0.4, 0.35], [0.5, 0.3]]
    assert list(figure.data[2].x) == [1, 2]
    assert {line.line.color for line in figure.data[2:]} == {COLOURS[1]}  # a run without curves holds its colour
    assert [line.line.dash for line in figure.data[2:]] == ["solid", "dot"]
    assert figure.layout.xaxis.dtick == 1


def test_a_value_that_is_missing_is_left_out():
    figure = learning([("mine", [*EVENTS, {"epoch": 3, "loss": None}])], "loss")
    assert list(figure.data[0].x) == [1, 2]
    assert list(figure.data[1].x) == [1, 2]


def test_accuracy_against_strength():
    points = [{"level": 0, "accuracy": 0.99}, {"level": 4, "accuracy": 0.8}]
    figure = robustness([("a <b>bold</b> name", points)], "Shifted", dark=True)
    assert (list(figure.data[0].x), list(figure.data[0].y)) == ([0, 4], [0.99, 0.8])
    assert "<b>" not in figure.data[0].hovertemplate.replace("<extra>", "").replace("</extra>", "")
