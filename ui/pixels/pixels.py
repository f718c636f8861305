"""The pixels lesson: MNIST to browse, a digit as numbers, white on black and black on white."""

import base64
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import streamlit as st

import lenet
from lenet.figures.flat import flat_surface
from lenet.figures.surface import surface
from lenet.network.spec import LEVELS

from ..browser.component import mount, packed
from ..browser.html import image_html
from ..digit import in_hand
from ..page.figures_3d import show_figure_3d
from ..page.lesson import say, show_for_readers_of_the_post
from ..session import links, state
from ..session.languages import _

_PAGE = 40  # digits shown at once
_ENLARGED = 8  # CSS pixels of a digit's pixel in the three frames
_FRAME = ("frame20", 4, 20)  # around the ink: its CSS class, its first pixel, its side
_ALL = 100  # percent of a light or an ink
_SMALL = 84  # CSS pixels of a mean digit


# --- browsing ------------------------------------------------------------------------------------


def show_browser() -> None:
    """MNIST by part, label and index; a click takes a digit in hand, on every page."""
    words = {"train": _("60,000 to train on"), "test": _("10,000 to test on")}
    part = links.choose("part", _("Part"), words)
    words = {"all": _("all"), **{digit: digit for digit in "0123456789"}}
    label = links.choose("label", _("Digit"), words, st.pills)
    images, labels = lenet.mnist.load(part)
    rows = np.arange(len(labels)) if label == "all" else np.flatnonzero(labels == int(label))
    first = _first_shown(part, label, rows)
    shown = rows[first : first + _PAGE]
    mount(
        "pixels/gallery",
        "gallery",
        on_row_change=lambda: in_hand.take_row(part, int(state.GALLERY.get()["row"])),
        data={
            "bytes": base64.b64encode(np.ascontiguousarray(images[shown]).tobytes()).decode(),
            "rows": shown.tolist(),
            "labels": labels[shown].tolist(),
            "chosen": _chosen(part),
            "words": {"digit": _("row {row}, a {label}")},
        },
    )


def _chosen(part: str) -> int:
    """The row of this part that is in hand; -1 where none is."""
    where, _dash, row = links.get("digit").partition("-")
    return int(row) if where == part else -1


def _first_shown(part: str, label: str, rows: np.ndarray) -> int:
    """Back, on, and straight to an index; returns the place of the first digit shown."""
    pages = state.BROWSING.get()
    key = f"{part} {label}"
    if key not in pages:
        place = int(np.searchsorted(rows, max(0, _chosen(part))))
        pages[key] = min(place, len(rows) - 1) // _PAGE * _PAGE
    first = pages[key]

    def go(to: int) -> None:
        pages[key] = int(min(max(0, to), (len(rows) - 1) // _PAGE * _PAGE))

    def find() -> None:
        asked = state.GO_TO_ROW.get()
        if asked is not None:
            go(int(np.searchsorted(rows, asked)) // _PAGE * _PAGE)

    with st.container(horizontal=True, vertical_alignment="bottom", key="paging", gap="small"):
        st.button(_("Back"), key="digits_back", disabled=first == 0, on_click=go, args=(first - _PAGE,))
        st.button(_("More"), key="digits_more", disabled=first + _PAGE >= len(rows), on_click=go, args=(first + _PAGE,))
        most = lenet.mnist.COUNTS[part] - 1
        st.number_input(_("Go to digit no."), 0, most, None, 1, key=state.GO_TO_ROW.key, on_change=find, width=140)
        last = min(first + _PAGE, len(rows))
        shown = _("{first} to {last} of {count}", first=first + 1, last=last, count=f"{len(rows):,}")
        st.html(f'<p class="soft">{escape(shown)}</p>')
    return first


# --- a digit as numbers --------------------------------------------------------------------------


def show_numbers(prepared: lenet.Prepared) -> None:
    """The digit in hand as picture and as numbers 0 to 255; its frames; inverted."""
    with st.container(horizontal=True, key="number_settings", gap="medium"):
        words = {"black": _("white on black"), "white": _("black on white")}
        paper = links.choose("paper", _("Background"), words)
        words = {"8": _("8×8 pixels"), "14": "14×14", "28": "28×28"}
        lens = int(links.choose("lens", _("Magnifier"), words))
    grey = np.round(255 * prepared.digit)
    mount(
        "pixels/pixels",
        "pixels",
        data={
            "picture": packed(255 - grey if paper == "white" else grey),
            "lens": lens,
            "frames": [_FRAME],
            "words": {
                "picture": _("28×28, the frame 20×20 inside"),
                "numbers": _("The numbers under the lens"),
                "at": _("row {row}, column {column}"),
                "share": _("{share} of full light"),
            },
        },
    )


def show_frames(prepared: lenet.Prepared) -> None:
    """20x20, 28x28, 32x32: the same ink in its three frames."""
    stages = [
        (prepared.box, "20×20", _("the ink, fitted")),
        (prepared.digit, "28×28", _("its centre of mass in the middle: MNIST")),
        (prepared.input, "32×32", _("two more pixels around: the input of LeNet-5")),
    ]
    figures = "".join(
        f"<figure>{image_html(image, size, _ENLARGED * len(image), 'frame')}"
        f"<figcaption><b>{size}</b> {escape(why)}</figcaption></figure>"
        for image, size, why in stages
    )
    st.html(f'<div class="frames">{figures}</div>')


# --- colour --------------------------------------------------------------------------------------


def levels_of_1998() -> str:
    """What the published network read for background and ink, in a sentence."""
    low, high = LEVELS[lenet.lenet_1998().levels]
    background, ink = (f"{level:g}".replace("-", "−") for level in (low, high))
    mean, variance = lenet.mnist.moments()
    return _(
        "LeNet-5 of 1998 read {background} for background and {ink} for ink: inputs around 0 make training faster. The "
        "paper gives a mean of about 0 and a variance of about 1; over MNIST's training digits with their border it is "
        "{mean} and {variance}.",
        background=background,
        ink=ink,
        mean=f"{low + (high - low) * mean:.2f}",
        variance=f"{(high - low) ** 2 * variance:.2f}",
    )


def show_colour() -> None:
    """Three lights on a black screen, three inks on white paper."""
    left, right = st.columns(2)
    with left:
        _heading(_("A screen adds light"))
        names = {"red": _("red"), "green": _("green"), "blue": _("blue")}
        amounts = _amounts("light", names)
        _mixed("lights", lenet.colour.lights(*amounts), amounts, ("#f00", "#0f0", "#00f"))
    with right:
        _heading(_("Ink takes light away"))
        names = {"cyan": _("cyan"), "magenta": _("magenta"), "yellow": _("yellow")}
        amounts = _amounts("ink", names)
        _mixed("inks", lenet.colour.inks(*amounts), amounts, ("#0ff", "#f0f", "#ff0"))


def _heading(words: str) -> None:
    st.html(f'<p class="tag"><b>{escape(words)}</b></p>')


def _amounts(kind: str, names: Mapping[str, str]) -> list[float]:
    """A slider for each, in percent; returned from 0 to 1."""
    return [
        st.slider(label, 0, _ALL, _ALL, key=state.COLOURS[f"{kind}_{name}"].key, format="%d %%") / _ALL
        for name, label in names.items()
    ]


def _mixed(kind: str, rgb: np.ndarray, amounts: Sequence[float], circles: Sequence[str]) -> None:
    """Three circles that overlap, and what all of them together give."""
    parts = "".join(
        f'<i style="background:{colour};opacity:{amount}"></i>' for colour, amount in zip(circles, amounts, strict=True)
    )
    values = ", ".join(str(round(255 * value)) for value in rgb)
    sentence = _("All three together: {name} ({values})", name=_(lenet.colour.name(rgb)), values=values)
    st.html(
        f'<div class="mix {kind}">{parts}</div>'
        f'<p class="mixed"><i style="background:rgb({values})"></i>{escape(sentence)}</p>'
    )


def show_post() -> None:
    """What the post says of colours and of MNIST, set right."""
    show_for_readers_of_the_post(
        _("The three lights of a screen are red, green and blue."),
        _(
            "Black as −1 in place of 0 changes nothing that pooling shows: twice the value less 1 is undone by the "
            "scale of the picture. Lone pixels and thin lines tell average and maximum apart."
        ),
        _("MNIST was written by the staff of the American census and by pupils. Post codes are another collection."),
    )


# --- the data as a whole ---------------------------------------------------------------------------


def show_overview() -> None:
    """How many of each digit, the mean digit, and where they differ."""
    part = links.get("part")
    with st.spinner(_("Counting …"), show_time=False):
        counts, means, spreads = lenet.mnist.overview(part)
    most = counts.max()
    columns = "".join(_column(digit, counts[digit], most, means[digit], spreads[digit]) for digit in range(10))
    st.html(f'<div class="overviews">{columns}</div>')
    say(_("From above: how many there are, the mean of them all, and how much each pixel varies."))


def _column(digit: int, count: int, most: int, mean: np.ndarray, spread: np.ndarray) -> str:
    name = _("mean {digit}", digit=digit)
    vary = _("spread of {digit}", digit=digit)
    return (
        f'<figure data-digit="{digit}"><span class="tower"><i style="height:{100 * count / most:.1f}%"></i></span>'
        f"<figcaption><b>{digit}</b> {count:,}</figcaption>"
        f"{image_html(mean, name, _SMALL)}{image_html(spread / spread.max(), vary, _SMALL)}</figure>"
    )


def show_surface(prepared: lenet.Prepared) -> None:
    """The digit in hand as a surface to turn."""
    digit, dark = prepared.digit, st.context.theme.type == "dark"
    alt = _("The digit as a landscape: the brighter a pixel, the higher it stands")
    show_figure_3d("surface", alt, lambda: surface(digit, dark), lambda alt: flat_surface(digit, alt))
