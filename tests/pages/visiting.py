"""Pages in AppTest as a reader visits them, and what is said there."""

import io
import json
import re
from pathlib import Path

from PIL import Image
from streamlit.testing.v1 import AppTest

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


def sent(at):
    """What each view of the page is sent: pairs of its name and the parts. The canvas is another's, and no view."""
    bodies = [element.proto.bytes.decode() for element in at.get("bidi_component") if element.proto.bytes]
    pairs = [map(json.loads, body.split("\n")) for body in bodies]
    return [(envelope["view"], message["parts"]) for envelope, message in pairs]


def shown(at):
    """All text of the page, tags left out; each space is a plain one."""
    bodies = [element.proto.body for element in at.get("html") if "<style>" not in element.proto.body]
    texts = [element.value for kind in ("title", "subheader", "info", "error", "markdown") for element in at.get(kind)]
    labels = [element.label for element in at.button]
    text = "\n".join(re.sub(r"<[^>]+>", " ", body) for body in bodies) + "\n" + "\n".join(texts + labels)
    return text.replace("\u00a0", " ")  # at these no line breaks


def cards(at):
    """The answers, as HTML."""
    (body,) = [element.proto.body for element in at.get("html") if 'class="answers"' in element.proto.body]
    return body


def seen(at):
    """Whose answers are shown."""
    return re.findall(r'data-network="([\w-]+)" data-state="\w+" data-label="\d?">', cards(at))


def answers(at):
    """{network: (state, label)}, shown or not."""
    body = cards(at)
    found = re.findall(r'data-network="([\w-]+)" data-state="(\w+)" data-label="([\d?]*)"', body)
    return {name: (state, label) for name, state, label in found}


def uploaded(at, name, data):
    at.file_uploader(key="upload").upload(name, data).run()
    assert not at.exception, at.exception
    return at


def bytes_of(image, kind, **options):
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, kind, **options)
    return buffer.getvalue()
