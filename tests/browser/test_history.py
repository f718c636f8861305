"""Back and Forward step through what a reader has set; the sidebar carries it along."""

from urllib.parse import parse_qs, urlsplit

import pytest

CHOSEN = "button[aria-checked=true]"


def choose(page, key, word):
    page.page.locator(f".st-key-{key} button", has_text=word).first.click()
    page.settle()


def chosen(page, key):
    return page.page.locator(f".st-key-{key}").locator(CHOSEN).first.inner_text()


def query(page):
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.page.url).query).items()}


def entries(page):
    return page.page.evaluate("history.length")


def back(page, title=None):
    page.page.go_back()
    arrived(page, title)


def forward(page, title=None):
    page.page.go_forward()
    arrived(page, title)


def arrived(page, title):
    if title:
        page.page.wait_for_selector(f".stMain h1:has-text('{title}')")
    page.settle()


def test_back_and_forward_on_the_home_page(visit):
    page = visit()
    before = entries(page)
    choose(page, "network", "max")
    choose(page, "feed", "raw")
    page.page.locator(".st-key-sample_4 button").click()
    page.settle()
    page.page.locator(".st-key-sample_7 button").click()
    page.settle()
    assert entries(page) == before + 4  # one for each, though a sample sets two parameters
    assert query(page) == {"network": "max", "feed": "raw", "sample": "7"}

    seen = []
    for _step in range(4):
        back(page)
        seen.append((query(page), chosen(page, "network"), chosen(page, "feed"), page.page.locator(".cover").count()))
    assert seen == [
        ({"network": "max", "feed": "raw", "sample": "4"}, "max", "raw", 1),
        ({"network": "max", "feed": "raw"}, "max", "raw", 0),
        ({"network": "max"}, "max", "prepared", 0),
        ({}, "average", "prepared", 0),
    ]
    assert page.shown() == {"average"}
    for _step in range(4):
        forward(page)
    assert query(page) == {"network": "max", "feed": "raw", "sample": "7"}
    assert page.page.locator(".cover").count() == 1
    assert page.shown() == {"max"}


def test_a_click_after_back_goes_on_from_there(visit):
    page = visit("/?sample=3")
    choose(page, "network", "max")
    back(page)
    choose(page, "feed", "raw")
    assert query(page) == {"sample": "3", "feed": "raw"}
    assert (chosen(page, "network"), chosen(page, "feed")) == ("average", "raw")


def test_the_sidebar_carries_the_view_and_leaves_one_entry(visit):
    page = visit("/?sample=3&network=max")
    before = entries(page)
    page.go_to("Convolution")
    assert query(page) == {"sample": "3", "network": "max"}
    choose(page, "filter", "blur")
    page.go_to("Inside the network")
    assert query(page) == {"sample": "3", "network": "max", "filter": "blur"}
    assert entries(page) == before + 3
    back(page, "Convolution")
    assert chosen(page, "filter") == "blur"
    back(page, "Convolution")
    assert chosen(page, "filter") == "vertical edges"
    back(page, "Draw a digit")
    assert query(page) == {"sample": "3", "network": "max"}
    assert page.shown() == {"max"}
    forward(page, "Convolution")
    forward(page, "Convolution")
    assert chosen(page, "filter") == "blur"


def test_the_sidebar_carries_what_was_drawn_over_a_sample(visit):
    """A drawing takes the sample out of the link when the page has been written already."""
    page = visit("/?sample=3")
    page.page.locator(".st-key-uncover button").click()
    page.settle()
    page.draw([[(160, 60), (160, 260)]])
    before = entries(page)
    page.go_to("Convolution")
    assert set(query(page)) == {"drawing"}
    assert entries(page) == before + 1


def value(page, key):
    return page.page.locator(f".st-key-{key} input[type=range]").input_value()


def slide(page, key, keys):
    page.page.locator(f".st-key-{key} input[type=range]").focus()
    for name in keys:
        page.page.keyboard.press(name)
        page.page.wait_for_timeout(350)  # slower than the slider gathers
    page.settle()


def drag(page, key, share):
    """From its left end over a share of its way, in ten steps."""
    track = page.page.locator(f".st-key-{key} [role=group]")
    track.scroll_into_view_if_needed()
    box = page.page.locator(f".st-key-{key} [data-testid=stSliderThumbValue]").locator("..").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    for step in range(1, 11):
        page.page.mouse.move(x + step * share * track.bounding_box()["width"] / 10, y)
        page.page.wait_for_timeout(350)
    page.page.mouse.up()
    page.settle()


@pytest.mark.parametrize(("how", "width"), [("keys", 1440), ("mouse", 1440), ("keys", 390)])
def test_a_slider_leaves_one_entry(visit, how, width):
    page = visit("/why_not_dense?sample=3", viewport={"width": width, "height": 900})
    before, started = entries(page), query(page)
    if how == "keys":
        slide(page, "size", ["ArrowRight"] * 10)
        assert value(page, "size") == "42"
    else:
        drag(page, "size", 0.6)
    moved = query(page)
    assert int(moved["size"]) > 32
    assert entries(page) == before + 1
    choose(page, "channels", "grey")
    assert entries(page) == before + 2
    back(page)
    assert query(page) == moved
    assert value(page, "size") == moved["size"]
    back(page)
    assert query(page) == started
    assert value(page, "size") == "32"


def test_the_unit_in_hand_inside_the_network(visit):
    page = visit("/inside?sample=3&at=C1&map=2&row=5&column=6")
    which = page.page.locator(".taken .which").first
    first = which.inner_text()
    assert first.startswith("C1, map 2, row 5, column 6")
    page.press("Colours")
    choose(page, "range", "by network")
    page.page.keyboard.press("Escape")
    board = page.page.locator(".layer.C1 .board").nth(4)
    page.point(board, 2, 2)
    x, y = page.point(board, 3, 3)
    page.page.mouse.click(x, y)
    page.settle()
    assert which.inner_text() != first
    assert query(page)["range"] == "network"
    back(page)
    assert which.inner_text() == first
    back(page)
    assert ("range" in query(page), which.inner_text()) == (False, first)
    forward(page)
    forward(page)
    assert which.inner_text() != first


def test_a_unit_that_was_clicked_is_left_with_back(visit):
    page = visit("/receptive_field?sample=3&layer=C1&row=3&column=4")
    choose(page, "layer", "S4")
    back(page)
    assert chosen(page, "layer") == "C1"
    assert query(page) == {"sample": "3", "layer": "C1", "row": "3", "column": "4"}
