"""The pooling lesson: the same picture under average and maximum, and the network under both."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import streamlit as st

import lenet
from lenet.experiments.swap import Swap
from lenet.network.forward import pool
from lenet.network.spec import POOLINGS

from ..browser.component import mount, packed
from ..browser.html import image_html
from ..draw.answers import answer_card, disagreement
from ..page.lesson import say
from ..page.networks import network, network_for_digits, network_words, remark, shipped, show_other_classes
from ..session import links, state
from ..session.languages import _

_PAGE = 24  # digits of the gallery at once
_SMALL = 64  # CSS pixels of one of them
# CSS pixels of a picture's side, and of what pooling makes of it.
_SMALL_PICTURE, _DIGIT, _MAPS = (344, 172), (290, 166), (150, 150)


# --- pictures ------------------------------------------------------------------------------------


def show_settings() -> tuple[int, int]:
    """Returns window and stride."""
    columns = st.columns(2)
    with columns[0]:
        window = links.slide("window", _("Window"))
    with columns[1]:
        stride = links.slide("step", _("Stride"))
    return window, stride


def show_small(window: int, stride: int) -> None:
    """A picture of 8x8 pixels with its numbers: an 8, or what shows best how average and maximum differ."""
    words = {"eight": _("an 8"), "lone": _("lone pixels"), "line": _("a thin line")}
    chosen = links.choose("pooled", _("Small picture"), words)
    pictures = lenet.small_pictures
    image = {"eight": pictures.EIGHT, "lone": pictures.LONE, "line": pictures.LINE}[chosen]
    item = _item(f"{words[chosen]}, {len(image)}×{len(image)}", image, window, stride)
    _mount("pool_small", [item], window, stride, _SMALL_PICTURE, digits=2)


def show_digit_pooled(prepared: lenet.Prepared, window: int, stride: int) -> None:
    """The digit in hand."""
    item = _item(_("your digit, 32×32"), prepared.input, window, stride)
    _mount("pool_digit", [item], window, stride, _DIGIT)


def show_maps_pooled(prepared: lenet.Prepared, window: int, stride: int) -> None:
    """The six C1 maps of the digit in hand, by the network trained with average pooling."""
    maps = network("average").forward(prepared.input)["C1"][0]  # (28, 28, 6)
    limit = float(np.abs(maps).max())
    items = [
        {**_item(_("C1, map {number}", number=number + 1), maps[..., number], window, stride), "kind": "signed"}
        for number in range(maps.shape[2])
    ]
    _mount("pool_maps", items, window, stride, _MAPS, limit=limit, layout="columns")


def _item(name: str, image: np.ndarray, window: int, stride: int) -> dict[str, Any]:
    """A picture and what pooling makes of it, for the browser."""
    pooled = {
        operation: pool(image[np.newaxis, :, :, np.newaxis], operation, window, stride)[0, ..., 0]
        for operation in ("average", "max")
    }
    arrays = {"input": image, **pooled}
    return {
        "name": name,
        "kind": "ink",
        **{key: packed(array) for key, array in arrays.items()},
    }


def _mount(
    key: str,
    items: Sequence[Mapping[str, Any]],
    window: int,
    stride: int,
    sides: tuple[int, int],
    digits: int | None = None,
    limit: float | None = None,
    layout: str = "rows",
) -> None:
    mount(
        "pooling/pooling",
        key,
        data={
            "items": items,
            "window": window,
            "stride": stride,
            "size": sides[0],
            "small": sides[1],
            "digits": digits,
            "limit": limit,
            "layout": layout,
            "words": {
                "input": "",
                "average": _("average"),
                "max": _("maximum"),
                "window": _("The chosen window"),
                "at": _("window in row {row}, column {column}"),
            },
        },
    )


# --- the network ---------------------------------------------------------------------------------


def show_swap(prepared: lenet.Prepared) -> str:
    """One trained network with either pooling, its weights unchanged; returns the network's name."""
    words = {"average": _("trained with average"), "max": _("trained with max")}
    trained = links.choose("trained", _("Trained with"), words)
    titles = {"average": _("run with average"), "max": _("run with max")}
    cards, readings = [], dict[str, lenet.Reading]()
    for pooling, title in titles.items():
        swapped = lenet.swap.swapped(shipped(trained), pooling)
        readings[pooling] = swapped.read(prepared.input)
        how = _("as it was trained") if pooling == trained else _("swapped, weights unchanged")
        cards.append(answer_card(pooling, (title, how), swapped, readings[pooling]))
    _show_cards("swap", cards, readings)
    return trained


def show_trained_alike(prepared: lenet.Prepared) -> None:
    """The two networks that were trained alike but for the pooling."""
    cards, readings = [], dict[str, lenet.Reading]()
    for name in POOLINGS:
        own, title = network_for_digits(name), network_words()[name]
        readings[name] = own.read(prepared.input)
        ours = _("error {error} on the test digits", error=_error(name, name))
        said = remark(name, ours) if network(name).reads_digits else ours
        cards.append(answer_card(name, (title, said), own, readings[name]))
    show_other_classes(*readings)
    _show_cards("alike", cards, readings)


def _show_cards(key: str, cards: Sequence[str], readings: Mapping[str, lenet.Reading]) -> None:
    with st.container(key=key):
        st.html(f'<div class="answers">{"".join(cards)}{disagreement(readings)}</div>')


def show_errors(trained: str) -> None:
    """Test error of the four combinations; the row of the network in hand is marked."""
    words = {"average": _("trained with average"), "max": _("trained with max")}
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in (_("run with average"), _("run with max")))
    rows = ""
    for name, word in words.items():
        cells = "".join(f'<td data-pair="{name}/{other}">{_error(name, other)}</td>' for other in words)
        rows += f'<tr class="{"held" if name == trained else ""}"><th scope="row">{escape(word)}</th>{cells}</tr>'
    caption = escape(_("Wrong answers to the 10,000 test digits of MNIST"))
    st.html(f'<table class="errors"><caption>{caption}</caption><tr><td></td>{heads}</tr>{rows}</table>')


def _error(name: str, pooling: str) -> str:
    return f"{100 * lenet.swap.results().error(name, pooling):.2f} %"


def show_changed(trained: str) -> None:
    """The test digits whose answer the swap changes, to browse."""
    swap = lenet.swap.results()
    rows = swap.changed(trained)
    words = {"all": _("all"), **{digit: digit for digit in "0123456789"}}
    count = f"{len(swap.labels):,}"
    say(
        _("The swap changes the answer to {changed} of {count} test digits.", changed=f"{len(rows):,}", count=count),
        _("Here they are, with the answer before and after; choose a digit to see only its own."),
    )
    true = links.choose("true", _("True digit"), words, st.pills)
    if true != "all":
        rows = rows[swap.labels[rows] == int(true)]
    first = _first_shown(len(rows), f"{trained} {true}")
    images = lenet.mnist.load("test")[0]
    figures = "".join(_figure(images[row], row, swap, trained) for row in rows[first : first + _PAGE])
    st.html(f'<div class="gallery">{figures}</div>')


def _first_shown(count: int, what: str) -> int:
    """Buttons back and on; returns the first row shown."""
    pages = state.CHANGED_FROM.get()
    first = min(pages.get(what, 0), max(0, count - 1))

    def go(to: int) -> None:
        pages[what] = to

    with st.container(horizontal=True, vertical_alignment="center", key="browse"):
        st.button(_("Back"), key="changed_back", disabled=first == 0, on_click=go, args=(max(0, first - _PAGE),))
        st.button(_("More"), key="changed_more", disabled=first + _PAGE >= count, on_click=go, args=(first + _PAGE,))
        if count:
            last = min(first + _PAGE, count)
            shown = _("{first} to {last} of {count}", first=first + 1, last=last, count=f"{count:,}")
            st.html(f'<p class="soft">{escape(shown)}</p>')
    return first


def _figure(image: np.ndarray, row: int, swap: Swap, trained: str) -> str:
    other = "max" if trained == "average" else "average"
    own, changed = swap.answers[trained, trained][row], swap.answers[trained, other][row]
    alt = _("test digit {row}, a {true}", row=row, true=swap.labels[row])
    return f"<figure>{image_html(image, alt, _SMALL)}<figcaption>{own} → {changed}</figcaption></figure>"
