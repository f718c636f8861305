"""Ways to start without drawing: ten samples, a picture, the camera."""

import streamlit as st

import lenet
from lenet.digits import picture_kinds

from ..browser.html import data_url
from ..session import links, state
from ..session.languages import _, problem_markdown
from . import in_hand
from .uploads import take_bytes


def show_start() -> None:
    """The sample digits, the upload and the camera; what is wrong with a file stands with it, and below."""
    words = _("Or start from one of these, a picture, or the camera.")
    st.html(f'<p class="soft">{words}</p>')
    show_samples()
    show_sources()
    _show_file_problem()


def show_sources() -> None:
    """The upload and the camera."""
    with st.container(key="sources", horizontal=True, gap="small"):
        with st.popover(_("Picture"), key="picture_popover"):
            label = _("A photo, scan or picture of a digit, or of several in a row")
            most = picture_kinds.MOST_MEGABYTES
            st.file_uploader(label, _types(), key="upload", on_change=_take, args=("upload",), max_upload_size=most)
            _show_file_problem("upload")
        with st.popover(_("Camera"), key="camera_popover", on_change="rerun") as camera:
            if camera.open:
                label = _("Hold one digit in the middle of the picture, or several in a row")
                st.camera_input(label, key="camera", on_change=_take, args=("camera",))
                _show_file_problem("camera")


def _show_file_problem(place: str | None = None) -> None:
    """In the popover that it is about: it lies over what stands below; and below, where it stays."""
    problem = in_hand.file_problem(place)
    if problem is not None:
        st.error(problem_markdown(problem))


def _types() -> list[str]:
    """The endings that the uploader lets through.

    A HEIC photo too, so that it can be said what to do; but not in Safari, which hands over a JPEG
    of it where HEIC is not asked for.
    """
    browser = st.context.headers.get("User-Agent", "")
    safari = "Safari/" in browser and "Chrome/" not in browser
    return picture_kinds.endings() if safari else [*picture_kinds.endings(), *picture_kinds.HEIC_ENDINGS]


def show_samples() -> None:
    """Ten buttons, a sample digit on each."""
    st.html(f"<style>{_sample_style()}</style>")
    with st.container(key="samples", horizontal=True, gap="small"):
        for digit in range(10):
            label = _("Sample {digit}", digit=digit)
            st.button(label, key=f"sample_{digit}", on_click=in_hand.take_sample, args=(digit,))


@st.cache_data
def _sample_pictures() -> list[str]:
    return [data_url(lenet.mnist.sample(digit)) for digit in range(10)]


def _sample_style() -> str:
    rules = [
        f".st-key-sample_{digit} button{{background-image:url({url})}}" for digit, url in enumerate(_sample_pictures())
    ]
    chosen = links.get("sample")
    if chosen:
        rules.append(f".st-key-sample_{chosen} button{{outline:3px solid var(--hand)}}")
    return "".join(rules)


def _take(key: str) -> None:
    """Take a new file in hand; a file that is no picture leaves the hand as it was."""
    data = take_bytes(state.UPLOADS[key].get())
    if data is None:
        return
    try:
        in_hand.take_picture(lenet.open_picture(data))
    except lenet.Problem as problem:
        in_hand.note_file_problem(problem, key)
