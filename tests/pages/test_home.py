"""The home page in AppTest: states, languages, the link. The real browser's tests are in `browser`."""

import dataclasses
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import lenet
from lenet import Reading
from tests.unit.test_languages import korean
from tests.unit.test_preparation import canvas, written
from ui.page import networks

SEVEN = [[(80, 60), (210, 60), (190, 120), (160, 180), (140, 250)]]  # on the canvas

ROOT = Path(__file__).parents[2]
PAGES = ["app.py", *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "pages").glob("*.py"))]


def drawing(strokes, width=16):
    """What the canvas sends of strokes, each a list of points."""
    paths = [[["M", *stroke[0]], *(["L", *point] for point in stroke[1:])] for stroke in strokes]
    objects = [{"type": "Path", "path": path, "stroke": "#ffffff", "strokeWidth": width} for path in paths]
    return {"drawing": {"raw": {"objects": objects}, "data": None}, "backgroundFit": None}


def home(strokes=None, **link):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in link.items():
        at.query_params[name] = value
    if strokes is not None:
        at.session_state["draw"] = drawing(strokes)
    at.run()
    assert not at.exception
    return at


def opened(page, strokes=None, **link):
    """A page as a reader comes to it: over the home page, where they may have drawn."""
    at = home(strokes, **link)
    if page != "app.py":
        at.switch_page(page).run()
    assert not at.exception, at.exception
    return at


def arrived(page, **link):
    """A page as a link leads to it: nothing ran before."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page(page).run()
    assert not at.exception, at.exception
    return at


def shown(at):
    """All text of the page, tags left out."""
    bodies = [element.proto.body for element in at.get("html") if "<style>" not in element.proto.body]
    texts = [element.value for kind in ("title", "subheader", "info", "error", "markdown") for element in at.get(kind)]
    labels = [element.label for element in at.button]
    return "\n".join(re.sub(r"<[^>]+>", " ", body) for body in bodies) + "\n" + "\n".join(texts + labels)


def cards(at):
    """The answers, as HTML."""
    (body,) = [element.proto.body for element in at.get("html") if 'class="answers"' in element.proto.body]
    return body


def seen(at):
    """Whose answers are shown."""
    return re.findall(r'data-network="(\w+)" data-state="\w+" data-label="\d?">', cards(at))


def answers(at):
    """{network: (state, label)}, shown or not."""
    body = cards(at)
    found = re.findall(r'data-network="(\w+)" data-state="(\w+)" data-label="([\d?]*)"', body)
    return {name: (state, label) for name, state, label in found}


def test_nothing_drawn():
    assert answers(home()) == {"average": ("empty", ""), "max": ("empty", "")}


def test_an_empty_canvas_is_no_digit():
    at = home([])
    assert answers(at) == {"average": ("empty", ""), "max": ("empty", "")}
    assert "Nothing drawn yet." in shown(at)


def test_a_drawing_is_read_by_both():
    at = home(SEVEN)
    assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}
    assert at.session_state["drawing_steps"].now.objects == drawing(SEVEN)["drawing"]["raw"]["objects"]


def test_what_an_eraser_covers_is_not_read():
    sent = drawing(SEVEN)
    over = {"type": "Path", "path": [["M", 0, 60], ["L", 320, 60]], "stroke": "#000000", "strokeWidth": 40}
    at = home(SEVEN)
    at.session_state["draw"] = {"drawing": {"raw": {"objects": [*sent["drawing"]["raw"]["objects"], over]}}}
    at.run()
    assert answers(at)["max"] != ("sure", "7")
    assert answers(at)["max"][0] != "empty"


def test_objects_without_a_path_are_passed_over():
    at = home(SEVEN)
    odd = [{"type": "Circle"}, {"type": "Path", "path": "M 1 2"}, {"type": "Path", "path": [["Q", 1, 2, 3, 4]]}]
    at.session_state["draw"] = {"drawing": {"raw": {"objects": odd}}}
    at.run()
    assert not at.exception
    assert answers(at)["max"] == ("empty", "")


def test_a_link_carries_the_drawing():
    text = home(SEVEN).query_params["drawing"]
    at = home(drawing=text)
    assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}
    assert at.query_params["drawing"] == text
    at = home(drawing=text, sample="3")
    assert answers(at)["max"] == ("sure", "3")
    at.button(key="uncover").click().run()
    assert answers(at)["max"] == ("sure", "7")
    assert "drawing=1nonsense, which does not exist" in shown(home(drawing="1nonsense"))


@pytest.mark.parametrize("digit", range(10))
def test_every_sample_is_read_right_and_surely(digit):
    at = home(sample=str(digit))
    assert answers(at) == {"average": ("sure", str(digit)), "max": ("sure", str(digit))}


def test_a_sample_by_button_and_the_way_back():
    at = home(SEVEN)
    at.button(key="sample_3").click().run()
    assert answers(at)["max"] == ("sure", "3")
    assert at.query_params["sample"] == "3"
    at.button(key="uncover").click().run()
    assert answers(at)["max"] == ("sure", "7")
    assert "sample" not in at.query_params


CASES = Path(__file__).parents[1] / "unit" / "cases"


def uploaded(at, name, data):
    at.file_uploader(key="upload").upload(name, data).run()
    assert not at.exception, at.exception
    return at


def bytes_of(image, kind, **options):
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "digit"),
    [
        ("exif.jpg", (CASES / "exif_ascii_as_double_7.jpg").read_bytes(), "7"),
        ("live.gif", (CASES / "written_live_5.gif").read_bytes(), "5"),
        ("five.avif", (CASES / "avif_5.avif").read_bytes(), "5"),
        ("seven.jfif", bytes_of(canvas()[..., 0], "JPEG"), "7"),
    ],
)
def test_a_picture_of_each_kind(name, data, digit):
    at = uploaded(home(), name, data)
    assert answers(at) == {"average": ("sure", digit), "max": ("sure", digit)}


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(900)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("photo.HEIC", HEIC, "save it as JPEG"),
        ("drawn.png", b"%!PS-Adobe-3.0 EPSF-3.0\n" + bytes(900), "holds lines"),
        ("cut.png", bytes_of(canvas(), "PNG")[:900], "cut off or damaged"),
        ("none.png", b"", "empty"),
    ],
)
def test_after_a_bad_file_the_page_works_on(name, data, said):
    at = uploaded(home(SEVEN), name, data)
    assert said in at.error[0].value
    assert answers(at) == {"average": ("sure", "7"), "max": ("sure", "7")}
    at.run()
    assert said in at.error[0].value
    at.button(key="sample_3").click().run()
    assert not at.exception
    assert not at.error
    assert answers(at)["max"] == ("sure", "3")
    assert answers(uploaded(at, "seven.png", bytes_of(canvas(), "PNG")))["max"] == ("sure", "7")


def test_whatever_a_decoder_throws_the_page_works_on(monkeypatch):
    def broken(self):
        raise KeyError("a byte")

    at = home(SEVEN)
    with monkeypatch.context() as patched:
        patched.setattr("PIL.GifImagePlugin.GifImageFile.load", broken)
        uploaded(at, "odd.gif", bytes_of(canvas()[..., 0], "GIF"))
    assert "cut off or damaged" in at.error[0].value
    assert not at.run().exception


def test_a_thin_pen_leaves_every_page_alive():
    at = uploaded(home(), "thin.png", bytes_of(written(3, 500, 1), "PNG"))
    assert {label for _, label in answers(at).values()} == {"3"}
    for page in PAGES[1:]:
        assert not at.switch_page(page).run().exception, page


def test_the_uploader_lists_what_is_read():
    from lenet.digits import picture_kinds

    (uploader,) = home().file_uploader
    assert set(uploader.allowed_type) == {
        f".{ending}" for ending in [*picture_kinds.endings(), *picture_kinds.HEIC_ENDINGS]
    }
    assert uploader.proto.max_upload_size_mb == 15


@pytest.mark.parametrize(
    ("browser", "heic"),
    [
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15", False),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140 Mobile Safari/604.1", False),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", True),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", True),
    ],
)
def test_safari_is_left_to_turn_heic_into_jpeg(browser, heic, monkeypatch):
    from streamlit.runtime.context import ContextProxy

    monkeypatch.setattr(ContextProxy, "headers", {"User-Agent": browser})
    assert (".heic" in home().file_uploader[0].allowed_type) is heic


def test_a_file_is_forgotten_once_it_is_taken(monkeypatch):
    """No byte of it stays in Streamlit's memory of uploads, taken or refused."""
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

    managers, made = set(), MemoryUploadedFileManager.add_file

    def add(self, session, file):
        managers.add(self)
        made(self, session, file)

    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", add)
    at = home()
    for name, data in (("seven.png", bytes_of(canvas(), "PNG")), ("notes.png", b"buy milk" * 10_000)):
        uploaded(at, name, data)
        assert managers
        assert not any(files for manager in managers for files in manager.file_storage.values())
        assert len(at.session_state["upload"].getvalue()) == 0
    assert at.run().session_state["digit_source"] == "picture"


def test_a_file_that_is_gone_is_no_file():
    from streamlit.runtime.uploaded_file_manager import DeletedFile

    home()
    from ui.digit.uploads import take_bytes

    assert take_bytes(DeletedFile("an id")) is None
    assert take_bytes(None) is None


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


def test_raw():
    at = home([[(0.3 * x + 220, 0.3 * y + 220) for x, y in stroke] for stroke in SEVEN], feed="raw")
    assert answers(at) != {"average": ("sure", "7"), "max": ("sure", "7")}
    assert "squeezes the whole canvas" in shown(at)


def test_one_network():
    assert seen(home(sample="1")) == ["average"]
    assert seen(home(sample="1", network="max")) == ["max"]
    assert seen(home(sample="1", network="both")) == ["average", "max"]
    assert 'disagree" hidden' in cards(home(sample="1"))


def test_where_the_two_disagree_it_is_said():
    home()  # the canvas can be imported only once a page runs
    from ui.draw import answers

    reading = Reading
    one = reading(3, np.eye(10)[3], True)
    assert answers.disagreement({"average": one, "max": one}) == ""
    unsure = reading(8, np.full(10, 0.1), False)
    assert "3 (average pooling), not sure (max pooling)." in answers.disagreement({"average": one, "max": unsure})
    other = reading(8, np.eye(10)[8], True)
    assert "3 (average pooling), 8 (max pooling)." in answers.disagreement({"average": one, "max": other})
    assert answers.disagreement({"average": unsure, "max": unsure}) == ""


def test_nonsense_in_the_link():
    at = home(sample="12", network="<script>", feed="", lang="xx")
    assert len(at.info) == 4
    assert at.info[0].value.startswith("The link asks for lang=xx")
    assert dict(at.query_params) == {}


def test_many_numbers_are_not_listed_one_by_one():
    at = home(map="121", column="0")
    assert [info.value.split("There is: ")[1] for info in at.info] == ["1 to 120.", "1 to 32."]


@pytest.mark.parametrize("page", PAGES)
def test_korean_leaves_no_english_and_no_bare_place(page):
    at = opened(page, SEVEN, lang="ko")
    text = shown(at)
    assert "숫자" in text
    assert "{" not in text
    for sentence, message in korean().items():
        if message.string != sentence and len(sentence) > 12 and "{" not in sentence:
            assert sentence not in text


@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_without_a_digit_and_with_one(page):
    for strokes in (None, SEVEN):
        at = opened(page, strokes)
        assert not at.error


def test_a_damaged_data_file_is_one_sentence_and_no_traceback(monkeypatch, tmp_path):
    import streamlit as st

    from lenet import mnist

    load = mnist.load
    monkeypatch.setattr(mnist, "load", lambda part: load(part, tmp_path / "mnist.npz"))
    st.cache_data.clear()
    at = home(lang="ko")
    (error,) = at.error
    assert "MNIST 파일" in error.value
    assert "mnist.npz이(가) 없습니다" in error.value
    st.cache_data.clear()


def kept(told):
    """What is drawn once the browser has handed back what it kept: its strokes' widths and paths."""

    def put_back():
        import streamlit as st

        from ui.digit import in_hand

        in_hand.put_back(st.session_state["told"])
        st.session_state["now"] = [one["path"] for one in in_hand.kept_strokes()["objects"]]

    at = AppTest.from_function(put_back)
    at.query_params["drawing"] = "1EAcA6gCFAPVR9VEIGB4IagBqABAEAIYB1QD9Xf5c_V0"  # a four of two strokes
    at.session_state["told"] = told
    at.run()
    assert not at.exception
    return at.session_state["now"]


def test_what_the_browser_kept_is_taken_in_the_place_of_the_link_and_what_is_broken_is_not():
    (stroke,) = drawing([[(10, 20), (30.5, 40)]])["drawing"]["raw"]["objects"]
    path = [["M", 10, 20], ["L", 30.5, 40]]
    assert kept([stroke]) == [path]
    assert kept([{**stroke, "src": "https://example.com/1.png", "type": "Image"}]) == [path]
    assert kept([]) == []
    for broken in (
        None,
        "seven",
        {},
        [None],
        [stroke, 7],
        [{**stroke, "path": "M 1 2"}],
        [{**stroke, "strokeWidth": None}],
    ):
        assert len(kept(broken)) == 2


@pytest.mark.parametrize(("level", "familiar"), [(-1e6, True), (1e6, False)])
def test_what_is_unlike_all_that_was_learned_is_said_and_the_nearest_are_shown(monkeypatch, level, familiar):
    """Three training digits, which of a 5 are fives."""
    ours = lenet.load("average")
    own = dataclasses.replace(ours, facts={**ours.facts, "evidence_at": level})
    monkeypatch.setattr(networks, "shipped", lambda pooling: own)
    at = home(sample="5")
    assert ("unlike what it learned from. 5 comes first" in shown(at)) is not familiar
    markup = "".join(block.proto.body for block in at.get("html"))
    nearest = re.findall(r'<span class="nearest".*?</span>', markup)
    assert len(nearest) == (0 if familiar else 1)
    for one in nearest:
        assert 'aria-label="The nearest of the digits that it learned from: 5, 5, 5"' in one
        assert one.count('src="data:image/png') == 3


def test_a_link_to_a_digit_that_is_not_there_shows_all():
    """As the browser has it: two digits, the ninth of them asked for."""
    at = home([SEVEN[0], [(x + 400, y) for x, y in SEVEN[0]]], one="9")
    (card, *_others) = re.findall(r'data-label="(\d*)"', "".join(block.proto.body for block in at.get("html")))
    assert card == "77"


def test_the_lead_says_which_network_it_is():
    """What was published is called so; the others only descend from it."""
    assert "This is it, layer for layer as published: 60,000 numbers" in shown(home(network="lenet-1998"))
    assert "This one is 61,706 numbers" in shown(home(network="average"))
