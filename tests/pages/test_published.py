"""LeNet-5 of 1998 as one of three that answer, and what stands in its place, in AppTest."""

import numpy as np
import pytest

import lenet
from lenet import Reading, runs
from lenet.sharing import registry
from tests.made_up import noise
from tests.unit.test_preparation import canvas

from .test_yours import end
from .visiting import answers, bytes_of, cards, home, opened, seen, shown, uploaded

NAME = "lenet-1998"
FOUR = [[(30, 100), (15, 170), (90, 170)], [(70, 110), (68, 230)]]
ROW = [*FOUR, [(130, 100), (200, 100), (160, 230)], [(250, 110), (252, 230)]]  # 471


def test_it_reads_and_average_reads_along():
    at = home(sample="3", network=NAME)
    assert answers(at) == {NAME: ("sure", "3"), "average": ("sure", "3")}
    assert seen(at) == [NAME]
    assert "· as published" in shown(at)


def test_it_reads_several_digits_and_a_picture():
    assert answers(home(ROW, network=NAME))[NAME] == ("sure", "471")
    assert answers(uploaded(home(network=NAME), "seven.png", bytes_of(canvas(), "PNG")))[NAME] == ("sure", "7")


def test_where_average_disagrees_with_it_that_is_said():
    home()  # the canvas can be imported only once a page runs
    from ui.draw import answers

    read = {NAME: Reading(3, np.eye(10)[3], True), "average": Reading(8, np.eye(10)[8], True)}
    assert "3 (LeNet-5 of 1998), 8 (average pooling)." in answers.disagreement(read)


def test_a_run_as_published_answers_in_its_place_once_it_has_ended(place):
    at = opened("pages/training.py", preset=NAME)
    at.button(key="train").click().run()
    (run,) = runs.runs(place)
    end(run)
    at.run()
    title = "Your network, trained subsampling, 99.1 %"
    (said,) = [part.value.replace("**", "") for part in at.markdown if "is trained" in part.value]
    assert said == f"{title} is trained, and now answers for LeNet-5 of 1998 on every page."
    assert at.query_params["network"] == NAME
    at.switch_page("app.py").run()
    assert f"<b>{title}</b>" in cards(at)
    assert "as published" not in cards(at)


OTHERS = {
    "average and distances": lenet.NetworkSpec("average", "tanh", output="rbf"),
    "trained and softmax": lenet.NetworkSpec("trained", "relu"),
    "the book's size": lenet.NetworkSpec("trained", "scaled_tanh", 2, 28, output="rbf", levels="1998"),
    "a table of its own": lenet.NetworkSpec("trained", table=[[3]] * 16),
    "two classes": lenet.NetworkSpec("trained", output="rbf", classes=2),
}


@pytest.mark.parametrize("page", ["app.py", "inside", "pooling", "receptive_field"])
@pytest.mark.parametrize("kind", OTHERS)
def test_every_page_works_with_another_kind_in_its_place(place, kind, page):
    spec = OTHERS[kind]
    facts = {"classes": ["cross", "ring"], "data": f"{16 * 'a'}-2"} if spec.classes == 2 else {}
    folder = registry.keep(lenet.Network("of another kind", spec, noise(spec), 0.5, facts), place)
    registry.make_default(NAME, folder, place)
    at = opened(page if page == "app.py" else f"pages/{page}.py", sample="5", network=NAME)
    assert "For LeNet-5 of 1998 answers: of another kind" in "".join(caption.value for caption in at.caption)
    assert not at.error
    if page == "app.py":
        assert "<b>of another kind</b>" in cards(at)
        assert "as published" not in cards(at)
