"""The convolution lesson: in letters, in numbers, on the digit."""

import numpy as np
import streamlit as st

import lenet
from lenet.network import spec
from lenet.network.forward import convolve, windows

from ..browser.component import mount, packed
from ..page.answering import network
from ..page.lesson import say
from ..session import links
from ..session.languages import _, explain, in_words

C1 = [f"C1.{number}" for number in range(1, 7)]


# --- in letters ----------------------------------------------------------------------------------


def show_letters():
    """A 3x3 picture, a 2x2 filter, and the four sums."""
    picture = np.array(list("abcdefghi")).reshape(3, 3)
    kernel = np.array(list("pqrs")).reshape(2, 2)
    sums = [[_letters(picture[i : i + 2, j : j + 2], kernel) for j in range(2)] for i in range(2)]
    with st.container(key="letters"):
        st.latex(rf"X = {_matrix(picture)} \qquad K = {_matrix(kernel)}")
        lines = [rf"y_{{{i + 1}{j + 1}}} &= {sums[i][j]}" for i in range(2) for j in range(2)]
        st.latex(r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}")


def _letters(window, kernel):
    return " + ".join(f"{x}\\,{k}" for x, k in zip(window.flat, kernel.flat, strict=True))


def _matrix(letters):
    return r"\begin{bmatrix}" + r"\\".join(" & ".join(row) for row in letters) + r"\end{bmatrix}"


# --- in numbers ----------------------------------------------------------------------------------


def show_walk():
    """The filter walks over a small 3; both can be typed into."""
    with st.container(horizontal=True, key="walk_settings", gap="medium"):
        label = _("Stride")
        stride = int(links.choose("walk_stride", label, {"1": _("stride 1"), "2": _("stride 2")}))
        padding = int(links.choose("walk_padding", _("Padding"), {"0": _("no padding"), "1": _("padding 1")}))
        st.button(_("Back to the 3"), key="walk_reset", on_click=_reset_walk)
    state = _walk_state()
    problem = _read_walk(state)
    picture, kernel = state["picture"], state["filter"]
    padded = np.pad(picture, padding)
    stops = windows(padded[np.newaxis, :, :, np.newaxis], len(kernel), stride)[0, ..., 0]  # (rows, columns, k, k)
    mount(
        "walk",
        "walk",
        on_cells_change=_keep_walk,
        data={
            "cells": state["cells"],
            "version": state["version"],
            "picture": packed(picture),
            "filter": packed(kernel),
            "padded": packed(padded),
            "products": packed(stops * kernel),
            "result": packed(slide(picture, kernel, stride, padding)),
            "stride": stride,
            "padding": padding,
            "problem": problem,
            "words": _walk_words(),
        },
    )


def slide(picture, kernel, stride, padding, bias=0.0):
    """The feature map of one picture (h, w) under one filter (k, k), by the network's own convolution."""
    one, weights = picture[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis]
    return convolve(one, weights, np.array([bias], picture.dtype), padding, stride)[0, ..., 0]


def _walk_words():
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("Step back"),
        "next": _("Step"),
        "picture": _("Input"),
        "filter": _("Filter"),
        "products": _("Products"),
        "result": _("Feature map"),
        "pictureCell": _("Input, row {row}, column {column}"),
        "filterCell": _("Filter, row {row}, column {column}"),
        "at": _("Row {row}, column {column}"),
    }


def _walk_state():
    if "walked" not in st.session_state:
        picture, kernel = lenet.small_pictures.THREE, lenet.filters.named("vertical")
        cells = {"picture": texts(picture), "filter": texts(kernel)}
        st.session_state["walked"] = {"cells": cells, "version": 0, "picture": picture, "filter": kernel}
    return st.session_state["walked"]


def _keep_walk():
    cells = st.session_state["walk"].get("cells")
    if cells:
        st.session_state["walked"]["cells"] = {"picture": cells["picture"], "filter": cells["filter"]}


def _reset_walk():
    version = st.session_state.pop("walked")["version"]
    _walk_state()["version"] = version + 1


def _read_walk(state):
    """Take the typed numbers over where they are numbers; else say what is wrong, and keep the last good ones."""
    for name, word in (("picture", _("Input")), ("filter", _("Filter"))):
        try:
            state[name] = lenet.parsing.square_table(state["cells"][name], 5)
        except lenet.Problem as problem:
            return f"{word}: {in_words(problem)}"
    return ""


def texts(table):
    """Numbers as they stand in an editor's cells."""
    return [[f"{value:.3g}" for value in row] for row in table]


# --- on the digit --------------------------------------------------------------------------------


def show_slide(held):
    """A filter on the digit in hand, or on the small 3: its map, and the size formula."""
    name = links.choose("filter", _("Filter"), _filter_words(), st.pills)
    picture = _picture(held)
    kernel_size, stride, padding = _settings(name)
    _show_formula(len(picture), kernel_size, stride, padding)
    try:
        spec.output_size(len(picture), kernel_size, stride, padding)
        kernel, bias, problem = _filter(name, kernel_size)
    except lenet.Problem as problem:
        nearest = _nearest(len(picture), kernel_size, stride, padding)
        st.error(f"{explain(problem)} {nearest}")
        return
    mount(
        "slide",
        "slide",
        on_cells_change=_keep_filter,
        data={
            "padded": packed(np.pad(picture, padding)),
            "filter": packed(kernel),
            "result": packed(slide(picture, kernel.astype(picture.dtype), stride, padding, bias or 0.0)),
            "bias": bias,
            "stride": stride,
            "padding": padding,
            "low": 0,
            "high": 1,
            "sizes": {
                "input": _square(len(picture) + 2 * padding),
                "map": _square(spec.output_size(len(picture), kernel_size, stride, padding)),
            },
            "editable": name == "typed",
            "cells": [row[:kernel_size] for row in _typed_cells()[:kernel_size]],
            "version": f"{name} {kernel_size}",
            "problem": problem,
            "words": _slide_words(),
        },
    )


def _square(size):
    return f"{size}×{size}"


def _filter_words():
    named = {
        "vertical": _("vertical edges"),
        "horizontal": _("horizontal edges"),
        "blur": _("blur"),
        "sharpen": _("sharpen"),
        "identity": _("identity"),
    }
    trained = {name: _("C1, filter {number}", number=number) for number, name in enumerate(C1, 1)}
    return {**named, **trained, "typed": _("type your own")}


def _picture(held):
    words = {"digit": _("your digit, 32×32"), "three": _("the small 3, 5×5")}
    chosen = links.choose("picture", _("Input"), words)
    return held.prepared.input if chosen == "digit" else lenet.small_pictures.THREE


def _settings(name):
    columns = st.columns(3)
    with columns[0]:
        if name in C1:
            st.slider(_("Kernel"), 1, 7, 5, key="kernel_c1", disabled=True, help=_("C1's filters are 5×5."))
            kernel = 5
        else:
            kernel = links.slide("kernel", _("Kernel"))
    with columns[1]:
        stride = links.slide("stride", _("Stride"))
    with columns[2]:
        padding = links.slide("padding", _("Padding"))
    return kernel, stride, padding


def _show_formula(size, kernel, stride, padding):
    """out = floor((n + 2p - k) / s) + 1 with the reader's numbers in it."""
    try:
        result = str(spec.output_size(size, kernel, stride, padding))
    except lenet.Problem:
        result = r"\text{–}"
    with st.container(key="formula"):
        general = r"\left\lfloor\frac{n + 2p - k}{s}\right\rfloor + 1"
        filled = rf"\left\lfloor\frac{{{size} + 2\cdot{padding} - {kernel}}}{{{stride}}}\right\rfloor + 1"
        st.latex(rf"\begin{{aligned}}n' &= {general}\\ &= {filled} = {result}\end{{aligned}}")
        if result.isdigit() and spec.leftover(size, kernel, stride, padding):
            left = spec.leftover(size, kernel, stride, padding)
            say(
                _("Rows and columns left over at the far edge: {left}.", left=left),
                _nearest(size, kernel, stride, padding),
            )


def _nearest(size, kernel, stride, padding):
    found = spec.nearest_fits(size, kernel, stride, padding)
    words = {"kernel": _("kernel {value}"), "stride": _("stride {value}"), "padding": _("padding {value}")}
    choices = ", ".join(words[name].format(value=value) for name, value in found.items())
    return _("Nearest that come out even: {choices}.", choices=choices) if choices else ""


def _filter(name, size):
    """The filter, its bias (None where there is none), and what is wrong with a typed one."""
    if name in C1:
        weights, number = network("average").weights, C1.index(name)
        return weights["C1/kernel"][:, :, 0, number], float(weights["C1/bias"][number]), ""
    if name != "typed":
        return lenet.filters.named(name, size), None, ""
    good = st.session_state.setdefault("good_filters", {})
    try:
        good[size] = lenet.parsing.square_table([row[:size] for row in _typed_cells()[:size]], lenet.filters.SIZES[-1])
    except lenet.Problem as problem:
        return good.get(size, lenet.filters.named("identity", size)), None, in_words(problem)
    return good[size], None, ""


def _typed_cells():
    """7x7 texts, of which the kernel's size is shown: a smaller kernel loses nothing that was typed."""
    most = lenet.filters.SIZES[-1]
    if "typed_filter" not in st.session_state:
        cells = np.zeros((most, most))
        cells[:3, :3] = lenet.filters.named("vertical")
        st.session_state["typed_filter"] = texts(cells)
    return st.session_state["typed_filter"]


def _keep_filter():
    for i, row in enumerate(st.session_state["slide"].get("cells") or []):
        _typed_cells()[i][: len(row)] = row


def _slide_words():
    return {
        "picture": _("Input"),
        "map": _("Feature map"),
        "patch": _("Window"),
        "filter": _("Filter"),
        "products": _("Products"),
        "typed": _("Your filter"),
        "filterCell": _("Filter, row {row}, column {column}"),
        "sum": _("Row {row}, column {column}: the {count} products add up to"),
        "sumBias": _("Row {row}, column {column}: the {count} products and the bias {bias} add up to"),
    }
