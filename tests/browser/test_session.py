"""The drawing is kept for the session: it is still in hand after a visit to another page."""

from .digits import DRAWINGS


def test_the_drawing_is_there_after_a_visit_elsewhere(visit):
    home = visit("/?network=max")
    home.draw(DRAWINGS[10].on_canvas())
    assert home.labels() == {"average": "4", "max": "4"}
    ink = home.ink()
    home.go_to("Convolution")
    assert "Your digit" in home.text(".st-key-digit")
    assert home.page.locator(".stSidebar img.mine").is_visible()
    home.page.locator(".stSidebar a", has_text="Draw").click()
    home.wait_for_answers()
    assert home.labels() == {"average": "4", "max": "4"}
    assert home.ink() == ink
    assert "network=max" in home.page.url
    home.draw([[(20, 20), (60, 22)]])  # one stroke more, on top of what is there
    assert home.page.locator(".strip canvas:not(.nothing)").count() == 4
    home.clear()
    assert home.shown() == {"max"}
    assert set(home.answers().values()) == {("empty", "")}


def test_what_was_chosen_is_kept_from_page_to_page(visit):
    page = visit("/pooling?sample=5")
    page.press("trained with max", ".st-key-trained")
    page.go_to("Receptive field", "Padding and receptive field")
    on = ".st-key-network button[aria-checked=true]"
    assert page.text(on) == "average"
    page.press("1998", ".st-key-network")
    page.go_to("Inside")
    assert page.text(on) == "1998"
    page.go_to("Pooling")
    assert page.text(".st-key-trained button[aria-checked=true]") == "trained with max"
