"""The architecture: Keras's own summary and graph, the boxes of the papers, and the numbers layer by layer."""

import re
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

import lenet
from lenet import runs
from lenet.figures.boxes import boxes, geometry
from lenet.figures.flat import flat_boxes
from lenet.figures.tikz import tikz
from lenet.lessons import architecture, keras_summary
from lenet.network.spec import LAYER_NAMES, TRAINED, Layer
from lenet.network.zoo import PUBLISHED
from lenet.training import keras_script

from ..browser.component import mount
from ..page import networks
from ..page.figures_3d import show_figure_3d
from ..page.lesson import note, say, section, show_for_readers_of_the_post
from ..page.titles import distinct_titles
from ..session import links, state
from ..session.languages import _

_HEIGHT = 340  # CSS pixels of the boxes in space
_DOTS = 72  # dots an inch of Keras's graph on a screen


def choose_network() -> tuple[str, lenet.NetworkSpec]:
    """The network that the page shows, one of ours or of a trained run; returns its name and its `NetworkSpec`."""
    words = {
        "average": _("classic, average"),
        "max": _("classic, max"),
        PUBLISHED: "1998",
        "post": _("post"),
        "book28": _("book"),
    }
    chosen = links.choose("arch", _("Network"), words, otherwise=networks.chosen()[0])
    trained = {run.name: run for run in runs.runs()}
    titles, slot = distinct_titles([*trained.values()]), state.TRAINED_RUN
    slot.set(slot.peek("") if slot.peek("") in trained else None)  # as the browser says it, it may be gone
    label = _("Or a trained run")
    picked = st.selectbox(label, list(trained), format_func=titles.__getitem__, key=slot.key) if trained else None
    if picked:
        return picked, trained[picked].config.spec
    listed = {
        "post": ("post", lenet.post()),
        "book28": ("book", lenet.book()),
        PUBLISHED: (PUBLISHED, lenet.lenet_1998()),
    }
    return listed[chosen] if chosen in listed else (chosen, lenet.classic(chosen))


def show_summary(spec: lenet.NetworkSpec) -> None:
    """Keras's summary, exactly as Keras prints it."""
    with st.spinner(_("Asking Keras …")):  # only for a network whose words do not ship
        text = keras_summary.summary(spec)
    st.code(text, language=None)


def show_listing(spec: lenet.NetworkSpec) -> None:
    """The network in plain Keras, to copy."""
    with st.expander(_("The same as Keras code"), key="listing"):
        say(_("It makes this network, untrained. Training has a whole recipe as code."))
        st.code(keras_script.as_model(spec), language="python")


def show_graph(name: str, spec: lenet.NetworkSpec) -> None:
    """Keras's graph, drawn in the browser; to download."""
    with st.container(key="graph"):
        # Keras asks for 200 dots an inch, meant for paper; the browser would show a corner of that.
        st.graphviz_chart(re.sub(r"\bdpi=\d+", f"dpi={_DOTS}", keras_summary.dot(spec)), width="content")
    words = {"svg": _("Download as SVG"), "png": _("Download as PNG")}
    data = {"graph": ".st-key-graph svg:has(g.graph)", "name": f"lenet-5-{name}", "words": words}
    mount("architecture/download", "download", data)


def show_boxes(name: str, spec: lenet.NetworkSpec) -> None:
    """Stacked boxes to scale, turned with the mouse; the same as LaTeX."""
    titles = {"input": _("Input"), "OUTPUT": _("Output")}
    layers = ", ".join(f"{titles.get(box.name, box.name)} {box.label}" for box in geometry(spec))
    alt = _("The layers as boxes from left to right: {layers}", layers=layers)
    dark = st.context.theme.type == "dark"
    with st.container(key="boxes_frame"):  # a narrow page scrolls it: ui/page/style.css
        show_figure_3d(
            "boxes",
            alt,
            lambda: boxes(spec, dark, titles).update_layout(height=_HEIGHT),
            lambda alt: flat_boxes(spec, alt, titles),
        )
        swipe = _("← Swipe here for the rest of the picture →")
        st.html(f'<p class="soft swipe">{escape(swipe)}</p>')
    st.download_button(_("Download as LaTeX"), tikz(spec), f"lenet-5-{name}.tex", "application/x-tex", key="tex")


# --- the table -----------------------------------------------------------------------------------


def show_layers(spec: lenet.NetworkSpec) -> None:
    """Shape, parameters, connections, multiplications and field of each layer; the arithmetic opens on a click."""
    heads = (
        _("Layer"),
        _("shape"),
        _("parameters"),
        _("connections"),
        _("multiplications"),
        _("field"),
        _("what it is for"),
    )
    rows = architecture.rows(spec)
    purposes = _purposes(spec)
    body = "".join(_row(row, purposes[row.name if row.name in purposes else row.kind]) for row in rows)
    totals = [f"{sum(getattr(row, key) for row in rows):,}" for key in ("parameters", "connections", "multiplications")]
    foot = _total(["", *totals, "", ""])
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    st.html(f'<div class="wide"><table class="layers"><tr>{head}</tr>{body}{foot}</table></div>')
    if spec.fixed:
        note(
            _(
                "{trained} numbers are trained. The {fixed} of the output are pictures, drawn once and never trained.",
                trained=f"{spec.parameters:,}",
                fixed=f"{spec.fixed:,}",
            )
        )


def show_table(spec: lenet.NetworkSpec) -> None:
    """Which maps of S2 each map of C3 reads, as the paper's Table I has it; nothing where each reads all."""
    layer = spec.layer("C3")
    if layer.table is None:
        return
    section(_("Who reads whom"))
    say(
        _(
            "A row is a map of S2, a column a map of C3; filled, where the one reads the other. {count} of the {all} "
            "pairs are: maps of C3 that read different things learn different things, and there are fewer weights.",
            count=layer.pairs,
            all=layer.input_maps * layer.maps,
        )
    )
    head = "".join(f'<th scope="col">{number + 1}</th>' for number in range(layer.maps))
    body = "".join(_table_row(layer, number) for number in range(layer.input_maps))
    st.html(f'<div class="wide"><table class="pairs"><tr><td>S2 ↓ · C3 →</td>{head}</tr>{body}</table></div>')


def _table_row(layer: Layer, number: int) -> str:
    """A map of S2: a cell for each map of C3."""
    read, left = escape(_("reads it")), escape(_("does not"))
    cells = "".join(
        f'<td class="read" title="{read}">■</td>' if number in maps else f'<td title="{left}"></td>'
        for maps in layer.table or ()
    )
    return f'<tr><th scope="row">{number + 1}</th>{cells}</tr>'


def _total(cells: Iterable[str]) -> str:
    """The row of sums below a table."""
    together = escape(_("total"))
    return f'<tr class="total"><th scope="row">{together}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _row(row: architecture.Row, purpose: str) -> str:
    cells = [
        _cell(_shape(row.shape), row.size_worked),
        _cell(f"{row.parameters:,}", row.parameters_worked),
        _cell(f"{row.connections:,}", row.connections_worked),
        _cell(f"{row.multiplications:,}", row.multiplications_worked),
        _cell(f"{row.field}×{row.field}", row.field_worked),
    ]
    cells.append(f'<td class="purpose">{escape(purpose)}</td>')
    return f'<tr data-layer="{row.name}"><th scope="row">{row.name}</th>{"".join(cells)}</tr>'


def _cell(value: str, worked: str) -> str:
    """A number that opens into its arithmetic."""
    return f"<td><details><summary>{value}</summary>{escape(worked)}</details></td>"


def _purposes(spec: lenet.NetworkSpec) -> dict[str, str]:
    """One paragraph for each kind of layer, beside the first row that it explains."""
    pooling = _(
        "Pooling halves height and width: less to calculate behind it, a larger field, and a stroke may lie a pixel to "
        "the side without changing much."
    )
    plain, trained = (
        _("It has no weights."),
        _("A coefficient and a bias for each map are trained, then it is squashed."),
    )
    deeper = _("Convolution again, on maps instead of pixels: patterns of patterns.")
    some = _("Each map reads some of those before: the table is below.")
    distances = _("Distances, of F6 taken for a picture from a drawing of each digit; the smallest wins.")
    return {
        "C1": _(
            "Convolution finds the same small pattern wherever it lies. Few weights, shared by all places; "
            "neighbours stay neighbours."
        ),
        "S2": f"{pooling} {trained if spec.pooling == TRAINED else plain}",
        "C3": deeper if spec.layer("C3").table is None else f"{deeper} {some}",
        "S4": _("Pooling again."),
        "C5": _("Sees all of S4 at once: places end here, features begin, and most of the weights are here."),
        "F6": _("A dense layer weighs all features against each other: every unit reads every unit before it."),
        "OUTPUT": distances if spec.output == "rbf" else _("Ten scores, made into probabilities."),
    }


# --- four networks ---------------------------------------------------------------------------------


def show_four_networks() -> None:
    """The four networks that are all called LeNet-5, side by side."""
    specs = {"post": lenet.post(), "book": lenet.book(), "classic": lenet.classic(), "1998": lenet.lenet_1998()}
    layers = {name: {layer.name: layer for layer in spec.layers} for name, spec in specs.items()}
    heads = [_("Layer"), _("post"), _("book"), _("classic"), "lenet-1998"]
    body = ""
    for name in LAYER_NAMES:
        own = [layers[key][name] for key in specs]
        cells = [escape(f"{_shape(layer.shape)} · {_numbers(layer)}") for layer in own]
        body += f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
    totals = [escape(_numbers(spec)) for spec in specs.values()]
    connected = "".join(f"<td>{spec.connections:,}</td>" for spec in specs.values())
    word = escape(_("connections"))
    connections = f'<tr><th scope="row">{word}</th>{connected}</tr>'
    differences = "".join(
        f'<tr><th scope="row">{escape(what)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for what, *cells in _differences()
    )
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    total = _total(totals)
    rows = f"<tr>{head}</tr>{body}{total}{connections}{differences}"
    st.html(f'<div class="wide"><table class="layers four">{rows}</table></div>')


def show_post() -> None:
    """What the post's listing is, and what Keras asks for to draw."""
    post, book = lenet.post(), lenet.book()
    show_for_readers_of_the_post(
        _(
            "Its listing puts a border on twice: the picture is made 32×32, and C1, with padding='same', adds 2 more. "
            "So C1 has 32×32, S4 6×6, and the network {count} parameters.",
            count=f"{post.parameters:,}",
        ),
        _(
            "28×28 with padding='same', as in the book, or 32×32 without, is one and the same network: {count}.",
            count=f"{book.parameters:,}",
        ),
        _("Its C3 reads all six maps of S2; that of the paper reads some, by a table."),
        _(
            "Keras's plot_model asks for Graphviz, a program that pip does not install: apt-get install graphviz, brew "
            "install graphviz, or its installer, and pip install pydot. The drawing above needs neither."
        ),
    )


def _numbers(of: Layer | lenet.NetworkSpec) -> str:
    """How many numbers are trained, and how many are fixed, where there are any."""
    fixed = _("{count} fixed", count=f"{of.fixed:,}")
    if not of.fixed:
        return f"{of.parameters:,}"
    return f"{of.parameters:,} + {fixed}" if of.parameters else fixed


def _differences() -> list[tuple[str, str, str, str, str]]:
    """What numbers alone do not say: (what, post, book, classic, 1998)."""
    pairs = lenet.lenet_1998().layer("C3").pairs
    border, light = _("28×28 with a border of 2, and C1 adds 2 more"), _("32×32, background −0.1, ink 1.175")
    bare = _("28×28, and C1 adds a border of 2")
    average, every = _("average"), _("all 6 maps")
    pooled, drawn = _("sum × trained factor + bias, then squashed"), _("distance to fixed drawings of 7×12 pixels")
    return [
        (_("input"), border, bare, "32×32", light),
        (_("S2 and S4"), average, average, _("average or maximum"), pooled),
        (_("C3 reads"), every, every, every, _("{count} of 96 pairs of maps", count=pairs)),
        (_("squashing"), "tanh", _("sigmoid"), _("tanh or ReLU"), "1.7159 tanh(2a/3)"),
        (_("output"), "softmax", "softmax", "softmax", drawn),
    ]


def _shape(shape: Sequence[int]) -> str:
    return "×".join(str(size) for size in shape)
