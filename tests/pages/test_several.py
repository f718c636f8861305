"""Several digits in one drawing or picture, in AppTest: a row, one of them in hand, the way back."""

import numpy as np
import pytest

import lenet

from .visiting import answers, arrived, bytes_of, drawing, home, shown, uploaded

FOUR = [[(30, 100), (15, 170), (90, 170)], [(70, 110), (68, 230)]]
ROW = [*FOUR, [(130, 100), (200, 100), (160, 230)], [(250, 110), (252, 230)]]  # 471


def test_several_digits_are_a_row():
    at = home(ROW, network="both")
    assert answers(at) == {"average": ("sure", "471"), "max": ("sure", "471")}
    assert "3 digits, each read by itself" in shown(at)


def test_a_link_takes_one_of_several_in_hand_and_a_stroke_lets_it_go():
    at = home(ROW)
    link = at.query_params["drawing"]
    one = home(drawing=link, one="2")
    assert {label for _, label in answers(one).values()} == {"7"}
    assert one.query_params["one"] in ("2", ["2"])
    one.session_state["draw"] = drawing([*ROW, [(300, 110), (302, 230)]])
    one.run()
    assert "one" not in one.query_params
    assert {label for _, label in answers(one).values()} == {"4711"}


def test_clear_lets_go_of_one_of_several():
    at = home(drawing=home(ROW).query_params["drawing"], one="2")
    assert at.query_params["one"] in ("2", ["2"])
    at.button(key="clear").click().run()
    assert "drawing" not in at.query_params
    assert "one" not in at.query_params


def test_a_lesson_works_with_the_one_in_hand():
    at = home(ROW)
    link = at.query_params["drawing"]
    alone = lenet.load("average").read(lenet.prepare_strokes(FOUR).input)
    assert alone.label == 4
    at = arrived("pages/convolution.py", drawing=link, one="1")
    held = at.session_state["digit_in_hand"]
    assert len(held.several) == 3
    assert lenet.load("average").read(held.prepared.input).label == 4


def test_raw_is_the_whole_canvas():
    at = home(ROW, feed="raw")
    assert all(len(label) == 1 for _, label in answers(at).values())


def test_a_picture_of_several_digits():
    row = np.hstack([np.kron(lenet.mnist.sample(digit), np.ones((4, 4), np.uint8)) for digit in (4, 7, 2)])
    at = home()
    uploaded(at, "row.png", bytes_of(row, "PNG"))
    assert answers(at) == {"average": ("sure", "472"), "max": ("sure", "472")}
    digits = at.session_state["digit_in_hand"].several
    middles = [(one.share[0] + one.share[2]) / 2 for one in digits]
    assert middles == pytest.approx([1 / 6, 3 / 6, 5 / 6], abs=0.04)  # of the square that the picture stands in
    assert all(1 / 3 < one.share[1] < one.share[3] < 2 / 3 for one in digits)


def taking(at, number):
    """One of several digits is clicked."""
    from ui.digit import in_hand
    from ui.session import links

    def arrive(here, then=links.arrive):
        moved = then(here)
        in_hand.take_one(number)
        return moved

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "arrive", arrive)
        return at.run()


def test_another_of_several_is_taken_in_hand_and_nothing_is_parted_again(monkeypatch):
    row = np.hstack([np.kron(lenet.mnist.sample(digit), np.ones((4, 4), np.uint8)) for digit in (4, 7, 2)])
    brought, drawn = uploaded(home(), "row.png", bytes_of(row, "PNG")), home(ROW)

    def refuse(*_):
        raise AssertionError("parted again")

    monkeypatch.setattr(lenet.several, "part_ink", refuse)
    monkeypatch.setattr(lenet.several, "part_strokes", refuse)
    for at, digits in ((brought, "472"), (drawn, "471")):
        for number, digit in enumerate(digits):
            assert answers(taking(at, number))["average"] == ("sure", digit)
        assert answers(taking(at, None))["average"] == ("sure", digits)
        assert not at.exception
