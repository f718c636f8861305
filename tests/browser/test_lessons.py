"""What leads through the pages, and stays on the way: touch, the way on, the digit in hand, language and theme."""

import pytest

from .digits import DRAWINGS
from .playground import PAGES
from .serving import ROOT


def test_the_menu_and_the_way_on_lead_through_all_pages(visit):
    page = visit()
    seen = [page.text(".stMain h1")]
    for _ in PAGES[1:]:
        page.page.locator(".st-key-way_on a").click()
        page.page.wait_for_function(
            "before => document.querySelector('.stMain h1')?.innerText !== before", arg=seen[-1]
        )
        page.settle()
        seen.append(page.text(".stMain h1"))
    assert seen == [
        "Draw a digit",
        "Pixels and colour",
        "Why not a plain network?",
        "Convolution",
        "Pooling",
        "Padding and receptive field",
        "Inside the network",
        "Architecture",
        "Training",
        "Comparing",
    ]
    assert page.page.locator(".stSidebar a").count() == len(seen)
    assert sorted(PAGES[1:]) == sorted(page.stem for page in (ROOT / "pages").glob("*.py"))


def test_a_sample_changes_every_page_and_the_drawing_comes_back(visit):
    page = visit()
    page.draw(DRAWINGS[0].on_canvas())
    page.go_to("Pooling")
    assert page.page.locator(".st-key-alike .card").first.get_attribute("data-label") == "0"
    page.page.locator(".st-key-sample_4 button").click()
    page.settle()
    assert page.page.locator(".st-key-alike .card").first.get_attribute("data-label") == "4"
    assert "sample=4" in page.page.url
    page.page.locator(".st-key-digit a").click()
    page.page.wait_for_selector(".st-key-uncover button")
    page.settle()
    page.press("Back to my drawing")
    assert page.labels() == {"average": "0", "max": "0"}


def touch(page, board, *places):
    """A finger down, along the places (row, column), and up."""
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    rows, columns = page.grid(board)
    height, width = box["height"] / rows, box["width"] / columns
    points = [{"x": box["x"] + (column + 0.5) * width, "y": box["y"] + (row + 0.5) * height} for row, column in places]
    session = page.page.context.new_cdp_session(page.page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.settle()


def test_by_touch(visit):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = visit("/convolution?sample=5", **phone)
    touch(page, page.page.locator(".walk .board").last, (0, 0), (1, 1), (2, 1))
    assert page.text(".walk .readout").startswith("Row 3, column 2:")
    touch(page, page.page.locator(".slide .board").nth(1), (5, 5), (9, 9), (12, 20))
    assert page.text(".slide .readout").startswith("Row 13, column 21:")
    page = visit("/pooling?sample=5", **phone)
    touch(page, page.page.locator(".st-key-pool_small .board").nth(1), (3, 2))
    assert "row 4, column 3" in page.text(".st-key-pool_small .readout")
    page = visit("/inside?sample=5&network=average", **phone)
    touch(page, page.page.locator(".layer.C3 .board").nth(3), (6, 2))
    assert page.text(".taken .which").startswith("C3, map 4, row 7, column 3 =")
    page = visit("/receptive_field?sample=5", **phone)
    touch(page, page.page.locator(".fields .board").nth(1), (1, 1), (4, 4), (8, 3))
    assert page.text(".fields .readout").startswith("C3, row 9, column 4 =")
    touch(page, page.page.locator(".toy .board").nth(1), (1, 1), (4, 4))
    assert page.mark(page.page.locator(".toy .board").nth(1)) == [3, 3, 3, 3]


@pytest.mark.parametrize(
    ("name", "english", "korean"), [("convolution", "Feature map", "특성 맵"), ("inside", "Output", "출력")]
)
def test_a_change_of_language_reaches_the_components(visit, name, english, korean):
    page = visit(f"/{name}?sample=5")
    tags = page.page.locator(".room:not(.course) .tag")
    assert any(english in text for text in tags.all_inner_texts())
    page.press("한국어", ".stSidebar")
    page.settle()
    assert any(korean in text for text in tags.all_inner_texts())
    assert not any(english in text for text in tags.all_inner_texts())


def test_a_change_of_theme_repaints(visit):
    page = visit("/receptive_field?sample=5", color_scheme="light")
    board = page.page.locator(".fields .board").nth(1)
    light = page.pixels(board)
    page.page.emulate_media(color_scheme="dark")
    page.settle()
    assert (page.pixels(board) != light).any()
