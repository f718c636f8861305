"""What a reader has set is in the URL, so that a link keeps the view, and Back and Forward step through it.

What is set stands once, in `state.IN_URL`: the session goes by it, and the URL says the same. A control's own value is
a copy that Streamlit demands, and drops with the page; it is written from here where it is missing.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lenet import Problem

from . import notices, state
from .languages import N_, _, browser_language
from .parameters import FORMER, PARAMETERS, STROKE_BY_STROKE, Values


def get(name: str) -> str:
    """The value of a parameter: as set in this session, else from the link, else the usual one."""
    return _in_url().get(name, _usual(name))


def put(name: str, value: str) -> None:
    """Set a parameter; `write_url`, at both ends of a page's run, brings the URL to it."""
    # A language that was chosen stays in the link: the next reader's browser may speak another.
    if value == _usual(name) and name != "lang":
        _in_url().pop(name, None)
    else:
        _in_url()[name] = value


def put_and_show(name: str, value: str) -> None:
    """Set a parameter from elsewhere than its control, which then shows it."""
    put(name, value)
    state.CONTROLS[name].drop()


def formerly(name: str, former: str) -> None:
    """Take a parameter from what earlier versions called it on this page, where the link that led here does."""
    asked = state.FROM_LINK.get()
    if former in asked and name not in asked and asked[former] in PARAMETERS[name]:
        put_and_show(name, asked[former])


def arrive(page: str) -> bool:
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
    moved = state.PAGE.get() != page
    through_history = _went_through_history()
    state.PAGE.set(page)
    if through_history:
        state.IN_URL.drop()
    if moved or through_history:  # controls start from what is set, not from their namesakes there or then
        for slot in (*(state.CONTROLS[name] for name in PARAMETERS), state.PEN, state.CANVAS_START):
            slot.drop()
    write_url()
    return through_history


def _went_through_history() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def write_url() -> None:
    """Bring the URL to what the session holds, all at once: each writing is an entry in the browser's history."""
    found = {name: st.query_params.get_all(name) for name in st.query_params}
    strange = {name: values for name, values in found.items() if name not in PARAMETERS}
    wanted = strange | {name: [value] for name, value in _in_url().items()}
    if found != wanted:
        st.query_params.from_dict(wanted)


def page_link(file: str, label: str) -> None:
    """A link to another page that carries the view, so that arriving there is one entry in the history."""
    st.page_link(file, label=label, query_params=in_url() or None)


def switch_page(file: str) -> None:
    """Go to another page, the view carried along."""
    st.switch_page(file, query_params=in_url())


def in_url() -> dict[str, str]:
    """The parameters that stand in the URL, as they are now."""
    return dict(_in_url())


def choose(
    name: str,
    label: str,
    words: Mapping[str, str],
    control: Callable[..., Any] = st.segmented_control,
    otherwise: str | None = None,
) -> str:
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
    otherwise : str, optional
        What is chosen where the parameter is none of these words.

    Returns
    -------
    str
        The value chosen.
    """
    slot = state.CONTROLS[name]
    if not slot.there():
        slot.set(get(name) if otherwise is None or get(name) in words else otherwise)
    return control(
        label,
        list(words),
        format_func=words.get,
        required=True,
        key=slot.key,
        label_visibility="collapsed",
        on_change=_take,
        args=(name,),
    )


def _take(name: str) -> None:
    """What a control has come to; one that leaves the page in the same moment comes to nothing, which is no wish."""
    slot = state.CONTROLS[name]
    if slot.peek(None) is None:
        slot.drop()
    else:
        put(name, slot.get())


def slide(name: str, label: str, most: int | None = None) -> int:
    """A slider for a parameter whose values are whole numbers; returns the number.

    Parameters
    ----------
    name : str
        One of `PARAMETERS`.
    label : str
    most : int, optional
        The largest value that makes sense here; a larger one is brought down to it.
    """
    numbers = sorted(int(value) for value in PARAMETERS[name] if value)
    most = most or numbers[-1]
    up_to(name, most)
    slot = state.CONTROLS[name]
    if not slot.there() or slot.get() > most:
        slot.set(min(int(get(name) or most // 2 + 1), most))  # nothing chosen: the middle
    if most == numbers[0]:
        return numbers[0]
    return st.slider(
        label,
        numbers[0],
        most,
        key=slot.key,
        on_change=lambda: put(name, str(slot.get())),
    )


def up_to(name: str, most: int) -> int | None:
    """The number of a parameter, at most so much; a link that asks for more is told so.

    Parameters
    ----------
    name : str
        One of `PARAMETERS`, whose values are whole numbers.
    most : int
        The largest that makes sense here.

    Returns
    -------
    int or None
        None: nothing is set.
    """
    value = get(name)
    if not value:
        return None
    if int(value) > most and state.FROM_LINK.get().get(name) == value:
        sentence = N_("The link asks for {name}={value}; here it goes up to {most}, which is shown in its place.")
        notices.add(Problem(sentence, name=name, value=value, most=most))
        put(name, str(most))
    return min(int(value), most)


_MOST_QUOTED = 40  # characters of a value that makes no sense
_MOST_LISTED = 12  # values that would make sense


def _complain(name: str, value: str) -> None:
    """Say that a part of the link made no sense, and what would."""
    asked = {"name": name, "value": value[:_MOST_QUOTED] + "…" * (len(value) > _MOST_QUOTED)}
    if name == STROKE_BY_STROKE:
        notices.add(Problem(N_("The drawing of the link cannot be read; it was left out.")))
    elif any(PARAMETERS[name]):
        sentence = N_("The link asks for {name}={value}, which does not exist; it was left out. There is: {choices}.")
        notices.add(Problem(sentence, **asked, choices=""), lambda: {"choices": _listed(PARAMETERS[name])})
    else:
        notices.add(Problem(N_("The link asks for {name}={value}, which does not exist; it was left out."), **asked))


def leave_link() -> None:
    """From now on the reader sets things, on the page that the link leads to."""
    state.FROM_LINK.drop()


def _listed(every: Values) -> str:
    """The values of a parameter in words; many numbers as their first and last, of many names the first."""
    values = [value for value in every if value]
    if all(value.isdigit() for value in values):
        values.sort(key=int)  # the usual one comes first where they are declared
    if len(values) > _MOST_LISTED and all(value.isdigit() for value in values):
        return _("{first} to {last}", first=values[0], last=values[-1])
    return ", ".join([*values[:_MOST_LISTED], *["…"] * (len(values) > _MOST_LISTED)])


def _renamed(name: str, value: str) -> str:
    """A value as it is called today."""
    return FORMER.get(name, {}).get(value, value)


def _usual(name: str) -> str:
    return browser_language() if name == "lang" else PARAMETERS[name][0]


def _in_url() -> dict[str, str]:
    """The parameters that are set; a new session, and one that went through history, has them from the link."""
    if not state.IN_URL.there():
        asked = {name: _renamed(name, st.query_params[name]) for name in PARAMETERS if name in st.query_params}
        state.IN_URL.set({name: value for name, value in asked.items() if value in PARAMETERS[name]})
        state.FROM_LINK.set(dict(state.IN_URL.get()))
        for name, value in asked.items():
            if value not in PARAMETERS[name]:
                _complain(name, value)
    return state.IN_URL.get()
