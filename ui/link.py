"""What a reader has set is in the URL, so that a link keeps the view."""

import streamlit as st

import lenet

from .wording import LANGUAGES, _, browser_language


class _Rows:
    """The digits of MNIST as link values: "train-0" to "train-59999", "test-0" to "test-9999"."""

    def __contains__(self, value):
        part, _, row = value.partition("-")
        return part in lenet.mnist.COUNTS and row.isdecimal() and int(row) < lenet.mnist.COUNTS[part]

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
    """Networks to compare, separated by commas: ours and the runs."""

    def __contains__(self, value):
        return value == "" or set(value.split(",")) <= {*lenet.names(), *self}


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


def get(name):
    """The value of a parameter: as set in this session, else from the link, else the usual one."""
    if f"kept_{name}" not in st.session_state:
        st.session_state[f"kept_{name}"] = _from_url(name)
    return st.session_state[f"kept_{name}"]


def put(name, value):
    """Set a parameter, in the session and in the URL."""
    st.session_state[f"kept_{name}"] = value
    # A language that was chosen stays in the link: the next reader's browser may speak another.
    if value == _usual(name) and name != "lang":
        _linked().pop(name, None)
    else:
        _linked()[name] = value
    restore()


def arrive(page):
    """On another page than before, its controls start from what is kept, not from their namesakes there."""
    if st.session_state.get("here") != page:
        st.session_state["here"] = page
        for name in (*PARAMETERS, "pen", "draw_from"):
            st.session_state.pop(name, None)


def restore():
    """Bring the URL to what the session holds; a change of page empties it."""
    wanted = _linked()
    for name in PARAMETERS:
        if name in wanted and st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
        elif name not in wanted and name in st.query_params:
            del st.query_params[name]


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


def show_complaints():
    """Say once which parts of the link made no sense, and what would."""
    for name, value in st.session_state.pop("complaints", {}).items():
        st.info(
            _(
                "The link asks for {name}={value}, which does not exist; it was left out. There is: {choices}.",
                name=name,
                value=value[:40],
                choices=_listed(PARAMETERS[name]),
            )
        )


def _listed(values):
    """The values of a parameter in words; many numbers as their first and last."""
    values = [value for value in values if value]
    if len(values) > 12 and all(value.isdigit() for value in values):
        return _("{first} to {last}", first=values[0], last=values[-1])
    return ", ".join(values)


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
