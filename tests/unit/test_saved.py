"""What is saved of a run comes over HTTP, whatever other pages do meanwhile."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image

import lenet
from lenet import runs
from lenet.sharing import network_file
from tests import asgi, made_up
from ui.training.run import saved, served

DIGIT = lenet.from_mnist(lenet.mnist.sample(5)).input


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    return made_up.made_up(tmp_path)


def get(run, file, **asked):
    return asgi.get(served.routes(), f"/runs/{run.name}/{file}?{urlencode(asked)}")


def test_a_digit_goes_through_an_address():
    letters = saved._packed(DIGIT)
    assert len(letters) < 1000
    np.testing.assert_allclose(saved._unpacked(letters), DIGIT, atol=0.5 / 255 + 1e-7)
    beyond = saved._unpacked(saved._packed(np.full((32, 32), 1.4, np.float32)))
    assert (beyond == 1).all()


def test_a_film_is_made_of_the_digit_that_is_asked_for(run):
    films = []
    for digit in (DIGIT, np.zeros_like(DIGIT)):
        status, headers, body = get(run, "film.gif", digit=saved._packed(digit), dark="1", lang="ko")
        assert (status, headers["cache-control"]) == (200, "no-store")
        with Image.open(io.BytesIO(body)) as film:
            assert (film.format, film.n_frames) == ("GIF", len(run.frames()))
            films.append(np.asarray(film.convert("L")))
    assert (films[0] != films[1]).any()


@pytest.mark.parametrize(
    "letters", ["", "a", "é", "AAAA", saved._packed(np.zeros((31, 32))), saved._packed(np.zeros((99, 99)))]
)
def test_what_is_no_digit_makes_no_film(run, letters):
    assert get(run, "film.gif", digit=letters)[0] == 404


def test_a_language_that_there_is_not_is_english(run):
    one, other = (get(run, "film.gif", digit=saved._packed(DIGIT), lang=name)[2] for name in ("en", "xx"))
    assert one == other


def test_a_network_is_called_as_the_page_calls_it(run):
    status, _headers, body = get(run, "weights.npz", title="Meins <i>")
    assert status == 200
    network = network_file.unpack(body, "x.npz")
    assert network.name == "Meins <i>"
    np.testing.assert_array_equal(network.weights["C1/kernel"], lenet.load("max").weights["C1/kernel"])
    assert (
        network_file.unpack(get(run, "weights.npz", title="x" * 5000)[2], "x.npz").name == "x" * network_file.MOST_NAME
    )


def test_a_file_that_is_not_there(run):
    assert get(run, "model.keras")[0] == 404
    (run.folder / "model.keras").write_bytes(b"as it is")
    status, headers, body = get(run, "model.keras")
    assert (status, body) == (200, b"as it is")
    assert (headers["cache-control"], headers["content-encoding"]) == ("no-store", "identity")


def test_a_run_without_a_frame_has_no_film(tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_RUNS", str(tmp_path))
    assert get(made_up.begun(tmp_path), "film.gif", digit=saved._packed(DIGIT))[0] == 404


def test_films_are_made_one_at_a_time_and_nothing_for_a_head(run, monkeypatch):
    """However many ask: each takes a second, and memory."""
    going, most = [], []

    def make(*asked):
        going.append(asked)
        most.append(len(going))
        time.sleep(0.02)
        going.pop()
        return b""

    monkeypatch.setitem(saved.FILES, "film.gif", make)
    with ThreadPoolExecutor(8) as many:
        answers = [*many.map(lambda _: get(run, "film.gif")[0], range(8))]
    assert (answers, max(most), len(most)) == ([200] * 8, 1, 8)
    assert asgi.get(served.routes(), f"/runs/{run.name}/film.gif", method="HEAD")[0] == 405
    assert len(most) == 8


def test_an_address_has_no_markup(monkeypatch, tmp_path):
    """Whatever a folder is called."""
    shown = []
    monkeypatch.setattr(saved.st, "html", lambda text, width: shown.append(text))
    run = made_up.made_up(tmp_path)
    strange = runs.Run(run.folder.rename(tmp_path / "a `b` **c** <b>#?%"))
    saved.show_network(strange, "weights.npz", "<i>", "npz")
    assert 'href="./runs/a%20%60b%60%20%2A%2Ac%2A%2A%20%3Cb%3E%23%3F%25/weights.npz?title=' in shown[0]
    assert shown[0].endswith(">&lt;i&gt;</a>")
