"""What a reader has set is in the URL, so that a link keeps the view, and Back and Forward step through it."""

import re

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import lenet
from lenet.figures.curves import COLOURS

from .languages import LANGUAGES, N_, _, browser_language, plain


class _Rows:
    """The digits of MNIST as link values: "train-0" to "train-59999", "test-0" to "test-9999"."""

    def __contains__(self, value):
        part, _, row = value.partition("-")
        # As a row is written: no sign, no digits of other scripts, and not so many that `int` refuses them.
        known = part in lenet.mnist.COUNTS and re.fullmatch(r"0|[1-9][0-9]{0,4}", row)
        return bool(known) and int(row) < lenet.mnist.COUNTS[part]

    def __iter__(self):
        return iter(f"{part}-{row}" for part, count in lenet.mnist.COUNTS.items() for row in (0, count - 1))

    def __getitem__(self, place):
        return ("", *self)[place]


class _Runs:
    """The runs that lie here, as link values."""

    def __contains__(self, value):
        return value == "" or value in list(self)

    def __iter__(self):
        return iter(run.name for run in lenet.runs.runs())

    def __getitem__(self, place):
        return ("", *self)[place]


class _Several(_Runs):
    """Networks to compare, separated by commas: ours and the runs, as many as there are colours."""

    def __contains__(self, value):
        asked = set(value.split(",", 1000))
        return value == "" or (len(asked) <= len(COLOURS) and asked <= {*lenet.names(), *super().__iter__()})

    def __iter__(self):
        return iter([*lenet.names(), *super().__iter__()])


# Parameter: its possible values, the usual one first; the usual one is not written into the URL.
PARAMETERS = {
    "lang": tuple(LANGUAGES),
    "network": ("both", "average", "max"),
    "sample": ("", *"0123456789"),
    "digit": _Rows(),
    "feed": ("prepared", "raw"),
    # pixels
    "part": ("train", "test"),
    "label": ("all", *"0123456789"),
    "paper": ("black", "white"),
    "lens": ("8", "14", "28"),
    # why not a plain network
    "size": ("28", *(str(size) for size in range(29, 225))),
    "channels": ("1", "3"),
    # convolution
    "walk_stride": ("1", "2"),
    "walk_padding": ("0", "1"),
    "filter": ("vertical", "horizontal", "blur", "sharpen", "identity", *(f"C1.{i}" for i in range(1, 7)), "typed"),
    "picture": ("digit", "three"),
    "kernel": ("3", "1", "2", "4", "5", "6", "7"),
    "stride": ("1", "2", "3", "4"),
    "padding": ("0", "1", "2", "3", "4"),
    # pooling
    "window": ("2", "3", "4"),
    "step": ("2", "1", "3", "4"),
    "black": ("0", "-1"),
    "trained": ("average", "max"),
    "true": ("all", *"0123456789"),
    # receptive field
    "layer": ("C3", "C1", "S2", "S4", "C5"),
    "map": tuple(str(number) for number in range(1, 121)),
    "row": ("", *(str(number) for number in range(1, 33))),
    "column": ("", *(str(number) for number in range(1, 33))),
    "stack": ("classic", "book", "own"),
    # inside the network
    "at": ("C3", "input", "C1", "S2", "S4", "C5", "F6", "OUTPUT"),
    "range": ("layer", "map", "network"),
    "view": ("live", "plain"),
    # architecture
    "arch": ("average", "max", "book"),
    # training
    "preset": ("sixty", "post", "best", "fail", "own"),
    "run": _Runs(),
    # comparing
    "compare": _Several(),
}


# A slider goes through many values on its way: all of them are one step for Back.
SLIDERS = ("size", "kernel", "stride", "padding", "window", "step", "map", "row", "column")


def get(name):
    """The value of a parameter: as set in this session, else from the link, else the usual one."""
    if f"kept_{name}" not in st.session_state:
        st.session_state[f"kept_{name}"] = _from_url(name)
    return st.session_state[f"kept_{name}"]


def put(name, value):
    """Set a parameter; `restore`, at both ends of a page's run, brings the URL to it."""
    st.session_state[f"kept_{name}"] = value
    # A language that was chosen stays in the link: the next reader's browser may speak another.
    if value == _usual(name) and name != "lang":
        _linked().pop(name, None)
    else:
        _linked()[name] = value


def arrive(page):
    """Begin a page's run: know every parameter, and make the URL say so.

    What is kept in the session counts, and the URL follows it. It is the other way round in a new
    session, and when the reader pressed Back or Forward: then the URL says where they want to be,
    and what it does not name is as usual. That a URL differs from the one written last is no sign
    of it, since a reader may click again before the browser has heard of the last click's URL.

    Returns
    -------
    bool
        Whether the reader went Back or Forward.
    """
    moved = st.session_state.get("here") != page
    through_history = _went_through_history()
    st.session_state["here"] = page
    if through_history:
        for name in PARAMETERS:
            st.session_state.pop(f"kept_{name}", None)
        _linked().clear()
    if moved or through_history:  # controls start from what is kept, not from their namesakes there or then
        for name in (*PARAMETERS, "pen", "draw_from"):
            st.session_state.pop(name, None)
    for name in PARAMETERS:
        get(name)
    restore()
    return through_history


def _went_through_history():
    return get_script_run_ctx().is_history_navigation


def restore():
    """Bring the URL to what the session holds, all at once: each writing is an entry in the browser's history."""
    found = {name: st.query_params.get_all(name) for name in st.query_params}
    strange = {name: values for name, values in found.items() if name not in PARAMETERS}
    wanted = strange | {name: [value] for name, value in _linked().items()}
    if found != wanted:
        st.query_params.from_dict(wanted)


def page_link(file, label):
    """A link to another page that carries the view, so that arriving there is one entry in the history."""
    st.page_link(file, label=label, query_params=dict(_linked()) or None)


def switch_page(file):
    """Go to another page, the view carried along."""
    st.switch_page(file, query_params=dict(_linked()))


def linked():
    """The parameters that stand in the URL, as they are now."""
    return dict(_linked())


def choose(name, label, words, control=st.segmented_control):
    """A segmented control, or pills where there are many, for a parameter.

    Parameters
    ----------
    name : str
        One of `PARAMETERS`.
    label : str
        For screen readers.
    words : dict of str to str
        Value -> what stands on the button.
    control : st.segmented_control or st.pills

    Returns
    -------
    str
        The value chosen.
    """
    if name not in st.session_state:
        st.session_state[name] = get(name)
    return control(
        label,
        list(words),
        format_func=words.get,
        required=True,
        key=name,
        label_visibility="collapsed",
        on_change=lambda: put(name, st.session_state[name]),
    )


def slide(name, label, most=None, disabled=False):
    """A slider for a parameter whose values are whole numbers; returns the number.

    Parameters
    ----------
    name : str
        One of `PARAMETERS`.
    label : str
    most : int, optional
        The largest value that makes sense here; a larger one is brought down to it.
    disabled : bool
    """
    numbers = sorted(int(value) for value in PARAMETERS[name] if value)
    most = most or numbers[-1]
    if name not in st.session_state or st.session_state[name] > most:
        st.session_state[name] = min(int(get(name) or most // 2 + 1), most)  # nothing chosen: the middle
    if most == numbers[0]:
        return numbers[0]
    return st.slider(
        label,
        numbers[0],
        most,
        key=name,
        disabled=disabled,
        on_change=lambda: put(name, str(st.session_state[name])),
    )


_MOST_SAID = 40  # characters of a value that makes no sense


def show_complaints():
    """Say once which parts of the link made no sense, and what would."""
    for name, value in st.session_state.pop("complaints", {}).items():
        asked = {"name": name, "value": plain(value[:_MOST_SAID] + "…" * (len(value) > _MOST_SAID))}
        choices = plain(_listed(PARAMETERS[name]))
        if choices:
            sentence = N_(
                "The link asks for {name}={value}, which does not exist; it was left out. There is: {choices}."
            )
        else:
            sentence = N_("The link asks for {name}={value}, which does not exist; it was left out.")
        st.info(_(sentence, **asked, choices=choices))


def _listed(values):
    """The values of a parameter in words; many numbers as their first and last, of many names the first."""
    values = [value for value in values if value]
    if all(value.isdigit() for value in values):
        values.sort(key=int)  # the usual one comes first where they are declared
    if len(values) > 12 and all(value.isdigit() for value in values):
        return _("{first} to {last}", first=values[0], last=values[-1])
    return ", ".join([*values[:12], *["…"] * (len(values) > 12)])


def _usual(name):
    return browser_language() if name == "lang" else PARAMETERS[name][0]


def _from_url(name):
    value = st.query_params.get(name)
    if value is None:
        return _usual(name)
    if value in PARAMETERS[name]:
        _linked()[name] = value
        return value
    st.session_state.setdefault("complaints", {})[name] = value
    return _usual(name)


def _linked():
    """The parameters that stand in the URL."""
    return st.session_state.setdefault("linked", {})
