"""Training as a reader does it: train, watch, stop, resume, use the network, draw, read. A real trainer runs."""

import dataclasses
import importlib.util
import io
from pathlib import Path

import numpy as np
import pytest

import lenet
from lenet import runs
from lenet.files import processes
from lenet.sharing import network_file

from .digits import DRAWINGS
from .playground import Playground
from .serving import serve

pytestmark = pytest.mark.skipif(not importlib.util.find_spec("keras"), reason="Keras is not installed")


def type_into(page, setting, text):
    box = page.page.locator(f".st-key-recipe_{setting} input")
    box.fill(text)
    box.press("Enter")
    page.settle()


def wait_for(page, script, arg=None):
    """Until the page shows it; a trainer imports TensorFlow first, which takes long on a busy machine."""
    page.page.wait_for_function(script, arg=arg)


def read_a_four(page, name, seat):
    """Draw on the home page, where the network answers."""
    page.go_to("Draw", "Draw a digit")
    page.wait_for_answers()
    assert page.soon(lambda: name in page.text(".st-key-prediction"), True)
    page.draw(DRAWINGS[10].on_canvas())
    assert page.labels()[seat] == "4"


def started(page, root, **settings):
    """The run with these settings, once its folder is there."""
    for _ in range(300):
        for run in runs.runs(root):
            if all(getattr(run.config, name) == value for name, value in settings.items()):
                return run
        page.page.wait_for_timeout(100)
    raise AssertionError(f"no run was started: {page.text('.stMain')}")


EPOCH_PAST = """least => {
  const roots = [...document.querySelectorAll('.st-key-run_shown *')].map(part => part.shadowRoot).filter(Boolean)
  return roots.some(root => Number(root.querySelector('.facts')?.textContent.match(/epoch (\\d+)/)?.[1]) > least)
}"""


INKS = """tag => [getComputedStyle(tag.querySelector('span')).color, getComputedStyle(tag).backgroundColor]"""


def follow(page, state):
    page.page.locator(f".run .heading[data-state={state}]").wait_for(state="attached")


def test_train_stop_resume_use_draw_read(visit, playground_runs):
    page = visit("/training")
    page.page.locator(".st-key-all_settings summary").click()
    for setting, text in (("fraction", "0.05"), ("epochs", "10"), ("batch", "32")):
        type_into(page, setting, text)
    page.press("Train", ".st-key-train")
    run = started(page, playground_runs, batch=32)
    follow(page, "running")

    # It moves by itself: epochs pass, the filters appear, the title tells.
    page.page.locator(".run .stage canvas").first.wait_for()
    wait_for(page, "() => document.title.includes('% · Training')")
    wait_for(page, EPOCH_PAST, 2)
    page.page.locator("[role=grid]").first.wait_for()

    page.press("Stop", ".st-key-stop")
    follow(page, "stopped")
    assert run.state == "stopped"
    kept = len(run.epochs())
    wait_for(page, "() => document.title === 'Training · LeNet-5'")
    page.press("Resume", ".st-key-resume")
    follow(page, "running")
    follow(page, "done")
    assert [event["epoch"] for event in run.epochs()] == list(range(1, 11))
    assert 2 <= kept < 10

    title = f"Your network, average, {100 * (1 - run.test_error):.1f} %"  # in use at once, see test_yours.py
    read_a_four(page, title, "average")
    page.press("Back to ours", ".stSidebar")
    assert title not in page.text(".st-key-prediction")


def test_two_browsers_that_press_train_at_once(visit, playground_runs):
    """Two runs, one trains and one waits, and each sees the other."""
    pages = [visit("/training?preset=best", locale=locale) for locale in ("en-US", "ko-KR")]
    for page in pages:
        page.page.locator(".st-key-train button").click(no_wait_after=True)
    for page in pages:
        page.settle()
    ours = [run for run in runs.runs(playground_runs) if run.config.epochs == 30]
    assert len(ours) == 2
    for page in pages:
        page.page.locator(".st-key-line").wait_for()
    for run in ours[::-1]:
        if run.state == "queued":
            run.withdraw()
        elif run.state in ("running", "stopping"):
            run.stop()


def test_a_run_folder_deleted_while_it_is_followed(visit, trained_run, playground_runs):
    page = visit(f"/training?run={trained_run.name}")
    follow(page, "done")
    trained_run.delete()
    page.press("Your own", ".st-key-preset")
    assert page.page.locator(".stException").count() == 0
    assert trained_run.name not in page.text(".stMain")


def test_the_tags_of_what_is_compared_stand_out_in_light_and_dark(visit, trained_run):
    page = visit(f"/comparing?compare=average,{trained_run.name}")
    tag = page.page.locator(".st-key-compare [data-tag]").first
    assert tag.evaluate(INKS) == ["rgb(252, 251, 248)", "rgb(29, 33, 38)"]
    page.page.emulate_media(color_scheme="dark")
    page.settle(600)
    assert tag.evaluate(INKS) == ["rgb(16, 19, 23)", "rgb(232, 230, 225)"]


def test_a_run_outlives_its_server(browser, tmp_path):
    """The server is killed while a run trains; the next one finds it training."""
    environment = {"LENET_RUNS": str(tmp_path)}
    with serve("app.py", environment=environment) as (address, server):
        page = Playground(browser.new_context(locale="en-US").new_page(), f"{address}/training?preset=best")
        page.press("Train", ".st-key-train")
        run = started(page, tmp_path)
        follow(page, "running")
        server.kill()
        server.wait()
        page.page.context.close()
    try:
        assert run.state == "running"
        with serve("app.py", environment=environment) as (address, _):
            page = Playground(browser.new_context(locale="en-US").new_page(), f"{address}/training")
            follow(page, "running")
            page.press("Stop", ".st-key-stop")
            follow(page, "stopped")
            page.page.context.close()
    finally:
        processes.kill(processes.holder(run.folder), run.folder)


def bring(page, name, data):
    page.give_file(name, data, ".st-key-bring")


def test_a_network_brought_from_elsewhere_reads(visit):
    """Packed it says what it is; arrays alone are asked about; a Keras file is refused with the reason."""
    network = dataclasses.replace(lenet.load("max"), name="a friend's")
    page = visit("/training")
    bring(page, "model.keras", b"PK whatever")
    assert "loading one can run code that its author put in it" in page.text(".st-key-brought")
    bring(page, "weights.npz", network_file.pack(network)[:5000])
    assert page.page.locator(".st-key-brought .stAlert").count() == 1
    arrays = io.BytesIO()
    np.savez(arrays, **network.weights)
    bring(page, "bare.npz", arrays.getvalue())
    assert "how was it trained?" in page.text(".st-key-brought")
    page.press("max", ".st-key-bring_pooling")
    page.press(network.spec.squashing, ".st-key-bring_squashing")
    assert "bare: 61,706 parameters, all in place." in page.text(".st-key-brought")
    bring(page, "friend.npz", network_file.pack(network))
    assert "a friend's: 61,706 parameters, all in place." in page.text(".st-key-brought")
    page.press("Use it on every page", ".st-key-use_here_brought")
    read_a_four(page, "a friend's", "max")


def test_a_network_is_taken_along(visit, trained_run):
    page = visit(f"/training?run={trained_run.name}")
    for key, check in (("npz", taken_npz), ("onnx", taken_onnx)):
        page.page.locator(".st-key-take_along").evaluate("button => button.scrollIntoView({ block: 'center' })")
        page.press("Download", ".st-key-take_along")
        with page.page.expect_download() as download:
            page.page.locator(f".st-key-{key} a").click()
        check(download.value, trained_run)
        page.page.keyboard.press("Escape")


def taken_npz(download, run):
    download_name = download.suggested_filename
    network = network_file.unpack(Path(download.path()).read_bytes(), download_name)
    assert network.name == "Network, max, 99.3 %"
    assert download_name == "lenet-5-Network-max-99.3.npz"
    for name, array in lenet.load("max").weights.items():
        np.testing.assert_array_equal(network.weights[name], array)


def taken_onnx(download, run):
    import onnx

    model = onnx.load(download.path())
    assert download.suggested_filename == "lenet-5-Network-max-99.3.onnx"
    assert [output.name for output in model.graph.output] == ["probabilities"]


def test_measuring_is_followed_from_the_press_on(visit, trained_run):
    page = visit(f"/comparing?compare={trained_run.name}")
    page.press("Measure", ".stMain")
    bar = page.page.locator("[data-testid=stProgress]")
    bar.wait_for()
    assert "Measuring" in bar.inner_text()
    page.page.wait_for_function("() => document.querySelector('[role=progressbar]').ariaValueNow > 1")
