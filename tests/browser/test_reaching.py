"""Reached as the README says: below a path, embedded in a page of another site, behind a password."""

import functools
import http.server
import io
import threading

import pytest
from PIL import Image

from lenet import mnist
from tests import made_up

from .playground import PATIENCE, WAY_ON, Playground
from .serving import serve

SEVEN = [[(90, 60), (190, 60), (150, 140), (120, 230)]]


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-US")
    yield context
    context.close()


@pytest.fixture
def school(tmp_path):
    """Serve a page from another site than localhost; gives its address."""
    folder = tmp_path / "school"
    folder.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def put(body):
        (folder / "class.html").write_text(f"<!doctype html>{body}", encoding="utf-8")
        return f"http://127.0.0.1:{server.server_port}/class.html"

    yield put
    server.shutdown()
    server.server_close()


def test_below_a_path(context, tmp_path):
    """Menu, links, components and drawing all stay below it."""
    with serve("app.py", environment={"LENET_RUNS": str(tmp_path)}, below="/digits") as (address, _):
        page = Playground(context.new_page(), f"{address}/")
        assert "--hand-on-black" in page.page.request.get(f"{address}/pooling").text()  # the look is in the document
        page.draw(SEVEN)
        assert page.labels() == {"average": "7", "max": "7"}
        page.go_to("Pooling")
        assert page.page.url.startswith(f"{address}/pooling?drawing=")
        page.page.locator(f"{WAY_ON} a").click()
        page.page.wait_for_url(f"{address}/receptive_field?drawing=*")
        linked = Playground(context.new_page(), f"{address}/pixels?sample=7")
        assert linked.page.locator(".st-key-sample_7 button").count() == 1
        run = made_up.begun(tmp_path)  # what its view fetches by itself comes from there too
        made_up.train_on(run, 8, frames_each=8)
        training = Playground(context.new_page(), f"{address}/training?run={run.name}&sample=5")
        training.page.locator(".run[data-shown='8']").wait_for()
        made_up.train_on(run, 16, 8, frames_each=8)
        training.page.locator(".run[data-shown='16']").wait_for()


@pytest.mark.parametrize("protected", [True, False])
def test_embedded_in_a_page_of_another_site(context, school, tmp_path, protected):
    """A drawing is read; a picture is taken only without XSRF protection: the browser keeps its cookie back."""
    environment = {"LENET_RUNS": str(tmp_path), "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": str(protected).lower()}
    with serve("app.py", environment=environment) as (address, _):
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(school(f'<iframe src="{address}/?embed=true" width="1300" height="900"></iframe>'))
        inside = page.frame_locator("iframe")
        inside.locator(WAY_ON).wait_for()
        draw(page, inside.locator(".st-key-draw canvas.upper-canvas"))
        inside.locator(".st-key-prediction .card[data-label='7']").nth(1).wait_for(state="attached")
        inside.locator(".st-key-picture_popover button").first.click()
        with page.expect_response(_is_upload) as sent:
            inside.locator(".st-key-upload input[type=file]").set_input_files(_two())
        assert sent.value.status == (403 if protected else 204)
        if not protected:
            inside.locator(".st-key-prediction .card[data-label='2']").nth(1).wait_for(state="attached")


def _is_upload(response):
    return "upload_file" in response.url and response.request.method == "PUT"


def _two():
    """A picture of a 2 on paper."""
    buffer = io.BytesIO()
    Image.fromarray(255 - mnist.sample(2)).resize((280, 280)).save(buffer, "PNG")
    return {"name": "two.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def draw(page, canvas):
    corner = canvas.bounding_box()
    points = [(corner["x"] + x, corner["y"] + y) for x, y in SEVEN[0]]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=5)
    page.mouse.up()


def test_a_wrong_password_is_typed_again(context, tmp_path):
    """The field is emptied: the right one, typed too early, can be typed again after the wait."""
    environment = {"LENET_RUNS": str(tmp_path), "LENET_TRAINING_PASSWORD": "sesame"}
    with serve("app.py", environment=environment) as (address, _):
        page = Playground(context.new_page(), f"{address}/training")
        field, said = page.page.locator(".st-key-password input"), page.page.locator(".stMain .stAlert")
        field.fill("Sesame")
        field.press("Enter")
        said.get_by_text("This is not the password. The next try counts in 1 s.").wait_for()
        assert field.input_value() == ""
        page.page.wait_for_timeout(1100)
        field.fill("sesame")
        field.press("Enter")
        page.page.locator(".st-key-train button:not([disabled])").wait_for()
        field.wait_for(state="detached")
