"""The drawings of a session in their order: strokes, the canvas's own undo and redo, Clear."""

import pytest

from lenet.digits.drawing_steps import MOST, Drawing, Steps


def drawn(*names, png=b"x"):
    """A drawing of strokes that are told apart by a letter."""
    return Drawing([{"path": [["M", ord(name), 0]], "strokeWidth": 16} for name in names], png)


def letters(drawing):
    return "".join(chr(stroke["path"][0][1]) for stroke in drawing.objects)


def followed(*sent):
    """What came of the drawings that the canvas sent, each a word of strokes."""
    steps = Steps()
    for word in sent:
        steps.follow(drawn(*word))
    return steps


def shown(steps):
    return [letters(one) for one in steps.past], letters(steps.now), [letters(one) for one in steps.future]


@pytest.mark.parametrize(
    ("sent", "past", "now", "future"),
    [
        (["a", "ab"], ["", "a"], "ab", []),
        (["ab"], ["", "a"], "ab", []),  # two strokes at once are two steps
        (["a", "ab", "a"], [""], "a", ["ab"]),  # the canvas's own undo
        (["a", "ab", ""], [], "", ["ab", "a"]),  # twice, told once
        (["a", "ab", "a", "ab"], ["", "a"], "ab", []),  # and its redo
        (["a", "ab", "", "ab"], ["", "a"], "ab", []),
        (["a", "ab", "a", "ac"], ["", "a"], "ac", []),  # another stroke: no way on to the former
        (["a", "a"], [""], "a", []),
    ],
)
def test_steps_follow_the_canvas(sent, past, now, future):
    assert shown(followed(*sent)) == (past, now, future)


def test_clear_is_a_step_and_strokes_before_it_are_others():
    steps = followed("a", "ab")
    steps.set(Drawing())
    assert shown(steps) == (["", "a", "ab"], "", [])
    steps.follow(drawn("c"))
    steps.follow(drawn())  # the canvas's own undo ends at the clearing
    assert shown(steps) == (["", "a", "ab"], "", ["c"])
    steps.back()
    assert shown(steps) == (["", "a"], "ab", ["c", ""])
    steps.follow(drawn("a", "b", png=b"a shade darker"))  # the canvas has loaded it
    assert shown(steps) == (["", "a"], "ab", ["c", ""])
    assert steps.now.png == b"a shade darker"
    steps.on()
    steps.on()
    assert shown(steps) == (["", "a", "ab", ""], "c", [])


def test_there_is_a_first_and_a_last_step():
    steps = followed("a")
    for _ in range(3):
        steps.back()
    assert shown(steps) == ([], "", ["a"])
    for _ in range(3):
        steps.on()
    assert shown(steps) == ([""], "a", [])


def test_a_change_is_noted_once_the_canvas_shows_it():
    steps = followed("ab")
    noted = steps.noted
    steps.back()  # only the picture of both strokes was sent
    assert (letters(steps.now), steps.now.png, steps.noted) == ("a", None, noted)
    steps.follow(drawn("a"))
    assert steps.noted == noted + 1
    assert steps.now.png == b"x"
    steps.on()  # its picture is known, but the canvas has yet to load it
    assert (letters(steps.now), steps.now.png, steps.noted) == ("ab", b"x", noted + 1)
    steps.set(Drawing())
    assert steps.noted == noted + 1
    steps.follow(drawn())
    assert steps.noted == noted + 2


def test_so_many_are_kept_and_no_stroke_twice():
    steps = Steps()
    word = "".join(chr(1000 + number) for number in range(MOST + 20))
    for length in range(1, len(word) + 1):
        steps.follow(drawn(*word[:length]))
    assert len(steps.past) == MOST
    strokes = {id(stroke) for drawing in [*steps.past, steps.now] for stroke in drawing.objects}
    assert len(strokes) == len(word)


def test_a_drawing_that_is_loaded_again_is_no_change():
    """Its picture may differ by a shade; what else the reader holds is not put down for it."""
    steps = Steps()
    assert steps.follow(drawn("a")) is True
    assert steps.follow(drawn("a", png=b"a shade")) is False
    assert steps.now.png == b"a shade"
    assert shown(steps) == ([""], "a", [])
