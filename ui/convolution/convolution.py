"""The convolution lesson: in letters, in numbers, on the digit."""

from typing import Any

import numpy as np
import streamlit as st

import lenet
from lenet.network import spec
from lenet.network.forward import convolve, windows

from ..browser.component import mount, packed
from ..page.lesson import say
from ..page.networks import network
from ..session import links, state
from ..session.languages import _, problem_markdown, problem_text

C1 = [f"C1.{number}" for number in range(1, 7)]
_C1_SIZE = 5  # side of C1's filters
_MOST_TYPED = 5  # rows and columns of the small picture and its filter


# --- in letters ----------------------------------------------------------------------------------


def show_letters() -> None:
    """A 3x3 picture, a 2x2 filter, and the four sums."""
    picture = np.array(list("abcdefghi")).reshape(3, 3)
    kernel = np.array(list("pqrs")).reshape(2, 2)
    sums = [[_letters(picture[i : i + 2, j : j + 2], kernel) for j in range(2)] for i in range(2)]
    with st.container(key="letters"):
        st.latex(rf"X = {_matrix(picture)} \qquad K = {_matrix(kernel)}")
        lines = [rf"y_{{{i + 1}{j + 1}}} &= {sums[i][j]}" for i in range(2) for j in range(2)]
        st.latex(r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}")


def _letters(window: np.ndarray, kernel: np.ndarray) -> str:
    return " + ".join(f"{x}\\,{k}" for x, k in zip(window.flat, kernel.flat, strict=True))


def _matrix(letters: np.ndarray) -> str:
    return r"\begin{bmatrix}" + r"\\".join(" & ".join(row) for row in letters) + r"\end{bmatrix}"


# --- in numbers ----------------------------------------------------------------------------------


def show_walk() -> None:
    """The filter walks over a small 3; both can be typed into."""
    stride, padding = _walk_settings()
    walked = _walked()
    problem = _parse_walked(walked)
    picture, kernel = walked["picture"], walked["filter"]
    padded = np.pad(picture, padding)
    stops = windows(padded[np.newaxis, :, :, np.newaxis], len(kernel), stride)[0, ..., 0]  # (rows, columns, k, k)
    mount(
        "convolution/walk",
        "walk",
        on_cells_change=_keep_walk,
        data={
            "cells": walked["cells"],
            "version": walked["version"],
            "picture": packed(picture),
            "filter": packed(kernel),
            "padded": packed(padded),
            "products": packed(stops * kernel),
            "result": packed(feature_map(picture, kernel, stride, padding)),
            "stride": stride,
            "padding": padding,
            "problem": problem,
            "words": _walk_words(),
        },
    )


def _walk_settings() -> tuple[int, int]:
    """Stride and padding, and the way back to what was typed over."""
    with st.container(horizontal=True, key="walk_settings", gap="medium"):
        stride = links.choose("walk_stride", _("Stride"), {"1": _("stride 1"), "2": _("stride 2")})
        padding = links.choose("walk_padding", _("Padding"), {"0": _("no padding"), "1": _("padding 1")})
        st.button(_("Back to the 3"), key="walk_reset", on_click=_reset_walk)
    return int(stride), int(padding)


def feature_map(picture: np.ndarray, kernel: np.ndarray, stride: int, padding: int, bias: float = 0.0) -> np.ndarray:
    """The feature map of one picture (h, w) under one filter (k, k), by the network's own convolution."""
    one, weights = picture[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis]
    return convolve(one, weights, np.array([bias], picture.dtype), padding, stride)[0, ..., 0]


def _walk_words() -> dict[str, str]:
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


def _walked() -> dict[str, Any]:
    if not state.WALKED.there():
        _begin_walk(version=0)
    return state.WALKED.get()


def _begin_walk(version: int) -> None:
    picture, kernel = lenet.small_pictures.THREE, lenet.filters.named("vertical")
    cells = {"picture": _cell_texts(picture), "filter": _cell_texts(kernel)}
    state.WALKED.set({"cells": cells, "version": version, "picture": picture, "filter": kernel})


def _keep_walk() -> None:
    cells = state.WALK.get().get("cells")
    if cells:
        _walked()["cells"] = {"picture": cells["picture"], "filter": cells["filter"]}


def _reset_walk() -> None:
    _begin_walk(_walked()["version"] + 1)


def _parse_walked(walked: dict[str, Any]) -> str:
    """Take the typed numbers over where they are numbers; else say what is wrong, and keep the last good ones."""
    for name, word in (("picture", _("Input")), ("filter", _("Filter"))):
        try:
            walked[name] = lenet.parsing.square_table(walked["cells"][name], _MOST_TYPED)
        except lenet.Problem as problem:
            return f"{word}: {problem_text(problem)}"
    return ""


def _cell_texts(table: np.ndarray) -> list[list[str]]:
    """Numbers as they stand in an editor's cells."""
    return [[f"{value:.3g}" for value in row] for row in table]


# --- on the digit --------------------------------------------------------------------------------


def show_on_digit(prepared: lenet.Prepared) -> None:
    """A filter on the digit in hand, or on the small 3: its map, and the size formula."""
    name = links.choose("filter", _("Filter"), _filter_words(), st.pills)
    picture = _picture(prepared)
    kernel_size, stride, padding = _settings(name)
    _show_formula(len(picture), kernel_size, stride, padding)
    try:
        spec.output_size(len(picture), kernel_size, stride, padding)
        kernel, bias, problem = _filter(name, kernel_size)
    except lenet.Problem as problem:
        nearest = _nearest(len(picture), kernel_size, stride, padding)
        st.error(f"{problem_markdown(problem)} {nearest}")
        return
    typed = {
        "editable": name == "typed",
        "cells": [row[:kernel_size] for row in _typed_cells()[:kernel_size]],
        "version": f"{name} {kernel_size}",
        "problem": problem,
        "words": _slide_words(),
    }
    data = _slid(picture, kernel, stride, padding, bias) | typed
    mount("convolution/slide", "slide", on_cells_change=_keep_filter, data=data)


def _slid(picture: np.ndarray, kernel: np.ndarray, stride: int, padding: int, bias: float | None) -> dict[str, Any]:
    """The picture with its border, the filter, the map that comes out, and their sizes."""
    side = spec.output_size(len(picture), len(kernel), stride, padding)
    return {
        "padded": packed(np.pad(picture, padding)),
        "filter": packed(kernel),
        "result": packed(feature_map(picture, kernel.astype(picture.dtype), stride, padding, bias or 0.0)),
        "bias": bias,
        "stride": stride,
        "padding": padding,
        "sizes": {"input": _square(len(picture) + 2 * padding), "map": _square(side)},
    }


def _square(size: int) -> str:
    return f"{size}×{size}"


def _filter_words() -> dict[str, str]:
    named = {
        "vertical": _("vertical edges"),
        "horizontal": _("horizontal edges"),
        "blur": _("blur"),
        "sharpen": _("sharpen"),
        "identity": _("identity"),
    }
    trained = {name: _("C1, filter {number}", number=number) for number, name in enumerate(C1, 1)}
    return {**named, **trained, "typed": _("type your own")}


def _picture(prepared: lenet.Prepared) -> np.ndarray:
    words = {"digit": _("your digit, 32×32"), "three": _("the small 3, 5×5")}
    chosen = links.choose("picture", _("Input"), words)
    return prepared.input if chosen == "digit" else lenet.small_pictures.THREE


def _settings(name: str) -> tuple[int, int, int]:
    columns = st.columns(3)
    with columns[0]:
        if name in C1:
            largest, why = lenet.filters.SIZES[-1], _("C1's filters are 5×5.")
            kernel = st.slider(_("Kernel"), 1, largest, _C1_SIZE, key=state.C1_KERNEL.key, disabled=True, help=why)
        else:
            kernel = links.slide("kernel", _("Kernel"))
    with columns[1]:
        stride = links.slide("stride", _("Stride"))
    with columns[2]:
        padding = links.slide("padding", _("Padding"))
    return kernel, stride, padding


def _show_formula(size: int, kernel: int, stride: int, padding: int) -> None:
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


def _nearest(size: int, kernel: int, stride: int, padding: int) -> str:
    found = spec.nearest_fits(size, kernel, stride, padding)
    words = {"kernel": _("kernel {value}"), "stride": _("stride {value}"), "padding": _("padding {value}")}
    choices = ", ".join(words[name].format(value=value) for name, value in found.items())
    return _("Nearest that come out even: {choices}.", choices=choices) if choices else ""


def _filter(name: str, size: int) -> tuple[np.ndarray, float | None, str]:
    """The filter, its bias (None where there is none), and what is wrong with a typed one."""
    if name in C1:
        weights, number = network("average").weights, C1.index(name)
        return weights["C1/kernel"][:, :, 0, number], float(weights["C1/bias"][number]), ""
    if name != "typed":
        return lenet.filters.named(name, size), None, ""
    good = state.GOOD_FILTERS.get()
    try:
        good[size] = lenet.parsing.square_table([row[:size] for row in _typed_cells()[:size]], lenet.filters.SIZES[-1])
    except lenet.Problem as problem:
        return good.get(size, lenet.filters.named("identity", size)), None, problem_text(problem)
    return good[size], None, ""


def _typed_cells() -> list[list[str]]:
    """7x7 texts, of which the kernel's size is shown: a smaller kernel loses nothing that was typed."""
    most = lenet.filters.SIZES[-1]
    if not state.TYPED_FILTER.there():
        cells = np.zeros((most, most))
        cells[:3, :3] = lenet.filters.named("vertical")
        state.TYPED_FILTER.set(_cell_texts(cells))
    return state.TYPED_FILTER.get()


def _keep_filter() -> None:
    for i, row in enumerate(state.SLIDE.get().get("cells") or []):
        _typed_cells()[i][: len(row)] = row


def _slide_words() -> dict[str, str]:
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
