"""What a page asks, as a reader answers it: predicted, done by the page, kept in the browser; a task, done."""

import base64
import json
import re

import pytest

QUESTION, CLOSING = "[class*='st-key-question_'] .asked", ".closing"
KEY = "lenet.asked"


def kept(page):
    return json.loads(page.page.evaluate(f"localStorage.getItem('{KEY}')") or "null")


def answer(page, number):
    page.page.locator(f"{QUESTION} .choice").nth(number).click()
    page.page.locator(f"{QUESTION} .ways").wait_for()
    page.settle()


def test_a_question_is_answered_the_page_does_it_and_the_browser_keeps_it(visit):
    page = visit("/pixels?sample=3")
    wrong, right = page.page.locator(f"{QUESTION} .choice").nth(0), page.page.locator(f"{QUESTION} .choice").nth(2)
    assert page.text(f"{QUESTION} .said") == ""
    assert page.page.locator(f"{QUESTION} .choice.right").count() == 0  # before it is answered nothing tells
    frames = []
    session = page.page.context.new_cdp_session(page.page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda event: frames.append(event["response"]["payloadData"]))
    answer(page, 0)
    assert page.text(f"{QUESTION} .said").startswith("Not quite. White on black: 3 (100.0 %). Black on white: not sure")
    assert "paper=white" in page.page.url  # done
    assert wrong.get_attribute("aria-pressed") == "true"
    assert "right" in right.get_attribute("class")
    assert page.page.locator(f"{QUESTION} img").count() == 2
    assert kept(page) == {"answers": {"pixels": 0}, "tasks": {}}
    assert frames
    assert not any("answers" in frame for frame in frames)

    page.page.reload()
    page.page.wait_for_selector(".st-key-way_on")
    page.page.locator(f"{QUESTION} .ways").wait_for()
    assert page.text(f"{QUESTION} .said").startswith("Not quite.")
    page.page.locator(f"{QUESTION} .ways button").nth(1).click()
    assert kept(page)["answers"] == {}
    assert page.text(f"{QUESTION} .said") == ""
    assert page.page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == "the same digit"
    answer(page, 2)
    assert page.text(f"{QUESTION} .said").startswith("As you said.")


def sent_by(page, number):
    """What leaves the page when the question is answered."""
    frames = []
    session = page.page.context.new_cdp_session(page.page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda event: frames.append(event["response"]["payloadData"]))
    answer(page, number)
    return b"".join(map(base64.b64decode, frames))


def test_the_same_is_sent_whatever_was_answered(visit):
    told = []
    for number in (0, 2):
        page = visit("/pooling?sample=3")
        texts = page.page.locator(f"{QUESTION} .choice").all_inner_texts()
        sent = sent_by(page, number)
        assert not any(text.encode() in sent for text in texts)
        told.append(re.findall(rb'\{[^{}]*"done"[^{}]*\}', sent))
        page.page.evaluate("localStorage.clear()")
    assert told[0]
    assert told[0] == told[1]


def test_by_keyboard_on_a_phone_in_korean(visit):
    page = visit("/convolution?sample=3", locale="ko-KR", viewport={"width": 390, "height": 844}, color_scheme="dark")
    first = page.page.locator(f"{QUESTION} .choice").first
    first.focus()
    page.page.keyboard.press("Enter")
    page.page.locator(f"{QUESTION} .ways").wait_for()
    assert page.text(f"{QUESTION} .said").startswith("예상한 대로입니다.")
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390
    show = page.page.locator(f"{QUESTION} .ways button").first
    show.focus()
    page.page.keyboard.press("Enter")
    slide = page.page.locator(".st-key-slide").bounding_box()
    assert 0 < slide["y"] + slide["height"] / 2 < 844


def test_a_task_is_done_and_stays_done(visit):
    page = visit("/pooling?sample=3&window=3")
    task = page.page.locator(f"{CLOSING} .task")
    assert "done" not in task.get_attribute("class")
    page.follow_link("/pooling?sample=3&window=4&step=4")
    page.settle()
    assert page.text(f"{CLOSING} .said") == "Each window of 4×4 becomes one number; the next begins 4 pixels on."
    assert kept(page)["tasks"] == {"pooling": True}
    page.follow_link("/pooling?sample=3&window=3&step=4")
    page.settle()
    page.follow_link("/pooling?sample=3&window=2&step=2")
    page.settle()
    assert page.text(f"{CLOSING} .said") == "You have done this before."
    assert "done" in task.get_attribute("class")
    fold = page.page.locator(f"{CLOSING} details")
    fold.locator("summary").click()
    assert fold.locator("p").inner_text() == "0.25 and 1."


@pytest.mark.parametrize(
    ("strokes", "done"),
    [
        ([[(160, 60), (160, 260)]], False),  # a 1
        ([[(40, 40), (280, 60), (60, 120), (270, 180), (50, 260), (160, 30), (150, 290), (290, 280)]], True),
    ],
    ids=["a digit", "a scribble"],
)
def test_the_task_of_the_home_page_is_seen_at_the_pens_lift(visit, strokes, done):
    page = visit("/")
    page.draw(strokes)
    page.settle()
    assert ("done" in page.page.locator(f"{CLOSING} .task").get_attribute("class")) is done


def test_what_came_of_it_is_of_the_digit_in_hand(visit):
    page = visit("/")
    answer(page, 0)
    assert "Nothing is drawn yet: this is a sample." in page.text(f"{QUESTION} .said")
    page.draw([[(90, 70), (230, 70), (150, 260)]])
    page.settle()
    assert "Prepared: 7" in page.text(f"{QUESTION} .said").replace("\u00a0", " ")
    page.clear()
    page.draw([[(160, 60), (160, 260)]])
    page.settle()
    said = page.text(f"{QUESTION} .said")
    assert "Prepared: 1" in said
    assert "sample" not in said


def test_what_was_answered_before_this_session_follows_the_pen_too(visit):
    page = visit("/")
    page.draw([[(90, 70), (230, 70), (150, 260)]])
    page.settle()
    answer(page, 0)
    page.page.reload()
    page.page.wait_for_selector(".st-key-way_on")
    page.page.locator(f"{QUESTION} .ways").wait_for()
    page.settle(1000)
    page.clear()
    page.draw([[(160, 60), (160, 260)]])
    page.settle()
    assert "Prepared: 1" in page.text(f"{QUESTION} .said")


def test_on_inside_the_map_that_is_switched_off_is_that_of_the_digit_under_the_pen(visit):
    page = visit("/inside?sample=8&network=average")
    page.draw([[(90, 70), (230, 70), (150, 260)]])
    page.settle()
    answer(page, 0)
    number = re.search(r"Without map (\d) of C1", page.text(f"{QUESTION} .said")).group(1)
    assert f"edits=C1m{number}x0" in page.page.url
    assert "It is off now" in page.text(f"{QUESTION} .said")


def test_a_browser_that_keeps_nothing_or_nonsense_is_asked_all_the_same(visit):
    page = visit("/pooling?sample=3")
    page.page.evaluate(f"localStorage.setItem('{KEY}', '{{not json')")
    answer(page, 1)
    assert page.text(f"{QUESTION} .said").startswith("Not quite.")
    page.page.evaluate(f"""localStorage.setItem('{KEY}', '{{"answers": {{"pooling": "<b>"}}, "tasks": 7}}')""")
    page.page.reload()
    page.page.wait_for_selector(".st-key-way_on")
    page.page.locator(f"{QUESTION} .choice").first.wait_for()
    assert page.text(f"{QUESTION} .said") == ""
    page.page.evaluate(f"""localStorage.setItem('{KEY}', '{{"answers": {{"pooling": 1000000000}}}}')""")
    page.page.reload()
    page.page.wait_for_selector(".st-key-way_on")
    page.page.locator(f"{QUESTION} .choice").first.wait_for()
    answer(page, 2)
    assert page.text(f"{QUESTION} .said").startswith("As you said.")
