"""The home page as a reader uses it."""

import io
import urllib.request

import pytest
from PIL import Image

from tests.unit.pictures import encode, png_header
from tests.unit.test_preparation import photo

from .digits import DRAWINGS, SCRIBBLE
from .playground import CANVAS

EMPTY = {"average": ("empty", ""), "max": ("empty", "")}


def test_at_first_nothing_is_drawn_and_a_scribble_is_not_sure(visit):
    home = visit()
    assert home.answers() == EMPTY
    assert home.text(".st-key-prediction").count("Nothing drawn yet.") == 1
    home.draw(SCRIBBLE)
    assert {state for state, _ in home.answers().values()} == {"unsure"}
    assert "Not sure: this is unlike what it learned from." in home.text(".st-key-prediction")
    nearest = home.page.locator(".card[data-network=average] .nearest")
    nearest.wait_for()
    assert nearest.locator("img").count() == 3
    mark = home.page.locator(".card[data-network=average] .big")
    assert mark.inner_text() == "?"
    hit = """mark => { const box = mark.getBoundingClientRect()
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === mark }"""
    assert mark.evaluate(hit)  # it is there to be seen


def test_nothing_moves_for_what_is_said_and_pens_and_networks_stand_in_one_line(visit):
    home = visit()
    parts = {}

    def places():
        parts.update(
            {name: home.page.locator(f".st-key-{name}").bounding_box() for name in ("tools", "choice", "door")}
        )
        return [part["y"] for part in parts.values()]

    before = places()
    assert before[0] == pytest.approx(before[1], abs=0.5)
    home.draw(SCRIBBLE)
    nearest = home.page.locator(".card[data-network=average] .nearest")
    nearest.wait_for()
    for width, height in ((1280, 720), (1440, 900)):
        home.page.set_viewport_size({"width": width, "height": height})
        home.settle()
        places()
        assert parts["tools"]["y"] == pytest.approx(parts["choice"]["y"], abs=0.5)
        pictures, bars = (
            home.page.locator(f".card[data-network=average] {part}").bounding_box() for part in (".nearest", ".bars")
        )
        assert pictures["x"] + pictures["width"] <= bars["x"]
        assert pictures["y"] + pictures["height"] <= bars["y"] + bars["height"]
    assert places() == pytest.approx(before, abs=0.5)
    home.page.set_viewport_size({"width": 768, "height": 1024})
    home.settle()
    places()
    assert 0 < parts["choice"]["y"] - parts["tools"]["y"] - parts["tools"]["height"] < 20  # no hole below the pens
    home.page.set_viewport_size({"width": 390, "height": 844})
    home.settle()
    strip = home.page.locator(".st-key-strip .net > *").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect()).map(({ x, right }) => [x, right])"
    )
    assert len(strip) == 8  # the input, six layers, the answer
    assert all(right > left for left, right in strip)
    assert max(right for _, right in strip) <= 374


def test_the_answer_is_large_with_ten_probabilities_also_of_one_network_alone(visit):
    home = visit("/?sample=3&network=both")
    assert home.shown() == {"average", "max"}
    card = home.page.locator(".card[data-network=max]")
    assert card.locator(".big").inner_text() == "3"
    size = card.locator(".big").evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert size >= 96
    shares = [float(text.split()[0]) for text in card.locator(".value").all_inner_texts()]
    assert len(shares) == 10
    assert sum(shares) == pytest.approx(100, abs=0.6)
    assert shares[3] == max(shares)
    home.press("max", ".st-key-network")
    assert home.shown() == {"max"}
    assert "network=max" in home.page.url


def test_feeding_it_raw_breaks_a_small_digit_in_a_corner(visit):
    home = visit()
    small_seven = DRAWINGS[16]
    home.press("thin", ".st-key-pen")
    home.draw(small_seven.on_canvas())
    assert home.labels() == {"average": "7", "max": "7"}
    home.press("raw", ".st-key-feed")
    assert home.answers() != {"average": ("sure", "7"), "max": ("sure", "7")}
    assert home.page.locator(".strip figure").count() == 2
    assert "squeezes the whole canvas into 32×32" in home.text(".why")
    assert "feed=raw" in home.page.url
    home.press("prepared", ".st-key-feed")
    assert home.labels() == {"average": "7", "max": "7"}


def test_a_sample_takes_the_hand_and_the_drawing_is_kept(visit):
    home = visit()
    home.draw(DRAWINGS[0].on_canvas())
    home.page.locator(".st-key-sample_4 button").click()
    home.settle()
    assert home.labels() == {"average": "4", "max": "4"}
    assert "sample=4" in home.page.url
    assert home.page.locator(".st-key-cover img").is_visible()
    home.press("Back to my drawing")
    assert home.labels() == {"average": "0", "max": "0"}
    assert "sample" not in home.page.url


def test_undo_and_redo_stand_above_the_canvas(visit):
    home = visit()
    home.draw(DRAWINGS[2].on_canvas())  # a zero, then its slash
    home.page.locator(CANVAS).hover()
    buttons = home.page.locator(".st-key-draw .dc-icon-button:visible")
    assert [button.get_attribute("title") for button in buttons.all()] == ["Undo", "Redo"]
    slashed = home.ink()
    buttons.nth(0).click()
    home.settle()
    assert home.ink() < slashed
    assert home.labels() == {"average": "0", "max": "0"}
    buttons.nth(1).click()
    home.settle()
    assert home.ink() == slashed


def test_the_strip_shows_every_stage_and_another_pen_keeps_the_drawing(visit):
    home = visit()
    home.draw(DRAWINGS[0].on_canvas())
    captions = home.page.locator(".strip figcaption").all_inner_texts()
    assert captions == ["drawn 320×320", "redrawn 20×20", "centred 28×28", "bordered 32×32"]
    pictures = home.page.locator(".strip canvas")
    assert pictures.evaluate_all("list => list.map(canvas => canvas.width)") == [300, 20, 28, 32]
    assert pictures.evaluate_all("list => list.map(canvas => canvas.getAttribute('aria-label'))") == captions
    home.press("thick", ".st-key-pen")
    assert home.labels() == {"average": "0", "max": "0"}
    assert home.ink() > 1000


def test_a_link_brings_the_view_back(visit):
    home = visit("/?sample=8&network=average&feed=raw&lang=ko")
    assert home.shown() == {"average"}
    assert home.page.locator(".strip figure").count() == 2
    assert "숫자를 그려 보세요" in home.text()


def test_nonsense_in_the_link_is_said_and_left_out(visit):
    home = visit("/?sample=77&network=<b>x</b>&feed=" + "x" * 3000 + "&lang=zz&other=1")
    assert home.answers() == EMPTY
    said = home.text()
    assert "The link asks for sample=77, which does not exist" in said
    assert "There is: average, max, lenet-1998, both." in said
    home.draw(DRAWINGS[0].on_canvas())
    assert home.labels() == {"average": "0", "max": "0"}


def test_two_tabs_with_two_drawings_at_the_same_time(visit):
    one, two = visit(), visit()
    one.draw(DRAWINGS[0].on_canvas())
    two.draw(DRAWINGS[3].on_canvas())
    assert set(one.labels().values()) == {"0"}
    assert set(two.labels().values()) == {"1"}
    one.press("raw", ".st-key-feed")
    one.press("prepared", ".st-key-feed")
    assert set(one.labels().values()) == {"0"}
    assert set(two.labels().values()) == {"1"}


def test_korean_by_the_browser_and_english_by_the_switch(visit):
    home = visit(locale="ko-KR")
    assert "숫자를 그려 보세요" in home.text()
    assert "아직 그린 것이 없습니다." in home.text(".st-key-prediction")
    home.draw(DRAWINGS[0].on_canvas())
    home.press("English", ".stSidebar")
    assert "Draw a digit" in home.text()
    assert "lang=en" in home.page.url
    assert home.labels() == {"average": "0", "max": "0"}


# --- pictures -------------------------------------------------------------------------------


def upload(home, name, data):
    home.page.locator(".st-key-start button", has_text="Picture").click()
    home.give_file(name, data, "body", "image/png")  # a popover lies outside of the app
    in_popover = home.page.locator("[data-testid=stPopoverBody]").inner_text()
    home.page.keyboard.press("Escape")
    home.settle()
    return in_popover


def test_the_steps_to_a_pictures_ink_go_with_the_picture(visit):
    home = visit()
    upload(home, "photo.jpg", encode(photo(shadow=True), "JPEG", quality=80))
    steps = home.page.locator(".st-key-photo_steps")
    steps.wait_for()
    home.draw(DRAWINGS[10].on_canvas())
    assert steps.is_hidden()


def test_a_photo_is_read(visit):
    home = visit()
    upload(home, "photo.jpg", encode(photo(shadow=True), "JPEG", quality=80))
    assert home.answers() == {"average": ("sure", "7"), "max": ("sure", "7")}
    assert home.page.locator(".st-key-cover img").is_visible()


def test_a_picture_is_not_kept_once_it_is_read_and_the_next_can_come(visit, address):
    home = visit()
    data = encode(photo(), "PNG")
    for name in ("one.png", "two.png"):
        upload(home, name, data)
        assert home.answers() == {"average": ("sure", "7"), "max": ("sure", "7")}
        with urllib.request.urlopen(address + "/_stcore/metrics", timeout=60) as metrics:
            assert f"{len(data)}" not in metrics.read().decode()
        home.page.locator(".st-key-uncover button").click()
        home.settle()
        assert home.answers() == EMPTY


def test_a_bad_file_says_what_is_wrong_and_the_drawing_stays(visit):
    home = visit()
    home.draw(DRAWINGS[0].on_canvas())
    bad = {
        "notes.png": (b"buy milk", "This file is no picture"),
        "cut.png": (encode(photo())[:5000], "cut off or damaged"),
        "bomb.png": (png_header(50_000, 50_000), "too large; choose one of 60 megapixels or less"),
        "none.png": (b"", "empty"),
    }
    for name, (data, said) in bad.items():
        assert said in upload(home, name, data)  # the popover lies over what stands below it
        assert said in home.text(".st-key-start")
        assert "Traceback" not in home.text()
        assert home.labels() == {"average": "0", "max": "0"}
        assert home.ink() > 1000
        home.draw([[(160, 100), (160, 200)]])
        assert said not in home.text(".st-key-start")
        home.page.keyboard.press("Control+z")
        home.settle()


def test_an_empty_page_has_no_ink(visit):
    home = visit()
    buffer = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(buffer, "PNG")
    upload(home, "white.png", buffer.getvalue())
    assert home.answers() == EMPTY
    assert "There is no ink in this picture." in home.text(".st-key-prediction")


# --- by finger and by keys -------------------------------------------------------------------


def test_drawing_by_touch(visit):
    home = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    home.touch(DRAWINGS[10].on_canvas())
    assert home.labels() == {"average": "4", "max": "4"}


def test_samples_can_be_reached_by_keyboard(visit):
    home = visit()
    home.page.locator(".st-key-sample_6 button").focus()
    home.page.keyboard.press("Enter")
    home.settle()
    assert home.labels() == {"average": "6", "max": "6"}
