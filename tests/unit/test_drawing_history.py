"""The drawings of a session in their order: strokes, the canvas's own undo and redo, Clear."""

import pytest

from lenet.digits.drawing_history import MOST_KEPT, Drawing, DrawingHistory


def drawn(*names, left=0):
    """A drawing of strokes that are told apart by a letter."""
    return Drawing([{"path": [["M", ord(name), 0]], "strokeWidth": 16, "left": left} for name in names])


def letters(drawing):
    return "".join(chr(stroke["path"][0][1]) for stroke in drawing.objects)


def followed(*sent):
    """What came of the drawings that the canvas sent, each a word of strokes."""
    history = DrawingHistory()
    for word in sent:
        history.follow(drawn(*word))
    return history


def shown(history):
    return [letters(one) for one in history.past], letters(history.now), [letters(one) for one in history.future]


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
def test_the_history_follows_the_canvas(sent, past, now, future):
    assert shown(followed(*sent)) == (past, now, future)


def test_clear_is_a_step_and_strokes_before_it_are_others():
    history = followed("a", "ab")
    history.add(Drawing())
    assert shown(history) == (["", "a", "ab"], "", [])
    history.follow(drawn("c"))
    history.follow(drawn())  # the canvas's own undo ends at the clearing
    assert shown(history) == (["", "a", "ab"], "", ["c"])
    history.undo()
    assert shown(history) == (["", "a"], "ab", ["c", ""])
    history.follow(drawn("a", "b", left=1e-9))  # the canvas has loaded it
    assert shown(history) == (["", "a"], "ab", ["c", ""])
    history.redo()
    history.redo()
    assert shown(history) == (["", "a", "ab", ""], "c", [])


def test_there_is_a_first_and_a_last_step():
    history = followed("a")
    for _ in range(3):
        history.undo()
    assert shown(history) == ([], "", ["a"])
    for _ in range(3):
        history.redo()
    assert shown(history) == ([""], "a", [])


def test_a_change_is_noted_once_the_canvas_shows_it():
    history = followed("ab")
    reports = history.reports
    history.undo()
    assert (letters(history.now), history.reports) == ("a", reports)
    history.follow(drawn("a"))
    assert history.reports == reports + 1
    history.redo()  # the canvas has yet to load it
    assert (letters(history.now), history.reports) == ("ab", reports + 1)
    history.add(Drawing())
    assert history.reports == reports + 1
    history.follow(drawn())
    assert history.reports == reports + 2


def test_so_many_are_kept_and_no_stroke_twice():
    history = DrawingHistory()
    word = "".join(chr(1000 + number) for number in range(MOST_KEPT + 20))
    for length in range(1, len(word) + 1):
        history.follow(drawn(*word[:length]))
    assert len(history.past) == MOST_KEPT
    strokes = {id(stroke) for drawing in [*history.past, history.now] for stroke in drawing.objects}
    assert len(strokes) == len(word)


def test_a_drawing_that_is_loaded_again_is_no_change():
    """Where its strokes lie is worked out anew; what else the reader holds is not put down for it."""
    history = DrawingHistory()
    assert history.follow(drawn("a")) is True
    assert history.follow(drawn("a", left=1e-9)) is False
    assert shown(history) == ([""], "a", [])


def test_a_pen_is_no_eraser():
    """The same way with another colour is another stroke."""
    white = Drawing([{"path": [["M", 1, 1]], "strokeWidth": 16, "stroke": "#ffffff"}])
    black = Drawing([{"path": [["M", 1, 1]], "strokeWidth": 16, "stroke": "#000000"}])
    assert not white.same_strokes(black)
