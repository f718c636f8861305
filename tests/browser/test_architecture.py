"""The architecture page as a reader uses it."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

import lenet
from lenet.lessons import architecture, keras_summary

from .playground import PATIENCE


@pytest.mark.parametrize(
    ("name", "spec"),
    [("average", lenet.classic()), ("max", lenet.classic("max")), ("post", lenet.post()), ("book28", lenet.book())],
)
def test_each_network_in_all_its_forms(link, name, spec):
    page = link(f"/architecture?arch={name}", plots=True)
    code = page.text(".stCode code >> nth=0")  # the listing comes after it
    assert code.strip().splitlines() == keras_summary.summary(spec).strip().splitlines()
    assert f"{spec.parameters:,}" in code
    if name == "post":
        assert "82,826 (323.54 KB)" in code
    assert page.page.locator(".stMain .js-plotly-plot").count() == 1
    edges = len(re.findall(r"->", keras_summary.dot(spec)))
    expect(page.page.locator(".st-key-graph svg g.edge")).to_have_count(edges, timeout=PATIENCE)
    expect(page.page.locator(".st-key-graph svg g.node")).to_have_count(edges + 1, timeout=PATIENCE)  # one chain
    for row in architecture.rows(spec):
        line = page.page.locator(f".layers tr[data-layer={row.name}]").first
        assert f"{row.parameters:,}" in line.inner_text()
        assert f"{row.connections:,}" in line.inner_text()


def test_the_arithmetic_opens_on_a_click(link):
    page = link("/architecture", plots=True)
    cell = page.page.locator(".layers tr[data-layer=C1] details").nth(1)
    assert "6 × (5×5×1 + 1) = 156" not in cell.inner_text()
    cell.locator("summary").click()
    assert "6 × (5×5×1 + 1) = 156" in cell.inner_text()


def test_the_four_networks_side_by_side(link):
    page = link("/architecture", plots=True)
    page.page.set_viewport_size({"width": 390, "height": 844})
    page.settle()
    choice = page.page.locator(".st-key-arch button")
    assert len({button.bounding_box()["y"] for button in choice.all()}) == 1  # in one row, on a phone too
    page.page.set_viewport_size({"width": 1440, "height": 900})
    total = page.page.locator(".four tr.total").inner_text().split()
    assert [word for word in total if "," in word][-4:] == ["82,826", "61,706", "61,706", "60,000"]
    assert total[-3:] == ["+", "840", "fixed"]
    assert "60 of 96 pairs of maps" in page.text(".four")


def test_downloads(visit):
    page = visit("/architecture?arch=book28")
    page.page.locator(".st-key-graph svg g.node").first.wait_for()
    files = {}
    for kind in ("svg", "png"):
        with page.page.expect_download() as made:
            page.page.locator(f".st-key-download button.{kind}").click()
        files[kind] = made.value.path().read_bytes()
        assert made.value.suggested_filename == f"lenet-5-book.{kind}"
    assert b"<svg" in files["svg"][:500]
    assert b"C5" in files["svg"]
    image = Image.open(io.BytesIO(files["png"]))
    assert min(image.size) > 200
    assert len(image.convert("L").getcolors(256)) > 2  # something is drawn
    with page.page.expect_download() as made:
        page.page.locator(".st-key-tex button").click()
    tex = made.value.path().read_text(encoding="utf-8")
    assert tex.startswith("\\documentclass")
    assert tex.rstrip().endswith("\\end{document}")


def test_the_boxes_can_be_turned(link):
    page = link("/architecture", plots=True)
    plot = page.page.locator(".st-key-boxes .js-plotly-plot")
    plot.locator("canvas").first.wait_for()
    before = plot.evaluate("plot => JSON.stringify(plot._fullLayout.scene._scene.getCamera().eye)")
    box = plot.bounding_box()
    page.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.mouse.down()
    for step in range(1, 13):
        page.page.mouse.move(box["x"] + box["width"] / 2 + 10 * step, box["y"] + box["height"] / 2 + 3 * step)
        page.page.wait_for_timeout(40)
    page.page.mouse.up()
    page.settle()
    after = plot.evaluate("plot => JSON.stringify(plot._fullLayout.scene._scene.getCamera().eye)")
    assert after != before


def test_on_a_phone_a_finger_below_the_boxes_moves_the_picture(visit):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = visit("/architecture", plots=True, **phone)
    swipe, frame = page.page.locator(".swipe"), page.page.locator(".st-key-boxes_frame")
    swipe.scroll_into_view_if_needed()
    page.settle()
    box = swipe.bounding_box()
    finger = page.page.context.new_cdp_session(page.page)
    for kind, moved in (("touchStart", 0), *(("touchMove", 14 * step) for step in range(1, 16))):
        place = {"x": box["x"] + 250 - moved, "y": box["y"] + 12}
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
        page.page.wait_for_timeout(20)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.page.wait_for_function("frame => frame.scrollLeft > 150", arg=frame.element_handle())
    assert swipe.bounding_box()["x"] == box["x"]  # the words stay where the finger is
