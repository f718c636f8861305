"""The one list of state: every key of `st.session_state`, what it holds, and who sets it.

No other module touches `st.session_state`. A key is a `Slot`; keys that are made of a name, one for each run or one
for each place, are a `SlotFamily`. What Streamlit keeps under a widget's or a component's key is declared here too,
because two that are called alike would share it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import streamlit as st

import lenet
from lenet import Problem
from lenet.digits.drawing_history import DrawingHistory

from .parameters import PARAMETERS

T = TypeVar("T")
D = TypeVar("D")


@dataclass(frozen=True)
class Slot(Generic[T]):
    """One key of the session's state, its type in the brackets.

    Attributes
    ----------
    key : str
        As Streamlit knows it.
    holds : str
        What it is.
    set_by : str
        Who puts it there.
    first : callable, optional
        Makes the value that it has until one is set; without it there is none.
    """

    key: str
    holds: str
    set_by: str
    first: Callable[[], T] | None = None

    def there(self) -> bool:
        """Whether it holds anything."""
        return self.key in st.session_state

    def get(self) -> T:
        """What it holds: from the first look on its first value, until another is set. `KeyError` where it has none."""
        if self.first is not None and not self.there():
            self.set(self.first())
        return st.session_state[self.key]

    def peek(self, otherwise: D) -> T | D:
        """What it holds, and `otherwise` where it holds nothing; that is not kept."""
        return st.session_state.get(self.key, otherwise)

    def set(self, value: T) -> None:
        """Hold this from now on. What a widget stands on can be set only before the widget is drawn."""
        st.session_state[self.key] = value

    def pop(self, otherwise: D) -> T | D:
        """What it holds, for the last time."""
        return st.session_state.pop(self.key, otherwise)

    def drop(self) -> None:
        """Hold nothing any more."""
        st.session_state.pop(self.key, None)


@dataclass(frozen=True)
class SlotFamily(Generic[T]):
    """Keys that differ in a name: ``family["average"]`` is the `Slot` of that name.

    Attributes
    ----------
    pattern : str
        The key, ``{}`` in the name's place.
    holds, set_by, first
        As of a `Slot`.
    names : tuple of str
        All names that there are; empty: any.
    """

    pattern: str
    holds: str
    set_by: str
    first: Callable[[], T] | None = None
    names: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Slot[T]:
        if self.names and name not in self.names:
            raise KeyError(f"{name!r} is none of {self.pattern!r}; there is: {', '.join(self.names)}")
        return Slot(self.pattern.format(name), self.holds, self.set_by, self.first)

    def has(self, key: str) -> bool:
        """Whether the key is one of these."""
        before, after = map(re.escape, self.pattern.split("{}"))
        found = re.fullmatch(f"{before}(.+){after}", key)
        return found is not None and (not self.names or found[1] in self.names)


Sent = Mapping[str, Any]  # the states that a component has set, by their names


def _nothing() -> None:
    return None


# --- where the reader is ---------------------------------------------------------------------------

IN_URL = Slot[dict[str, str]]("in_url", "the parameters that are set, name -> value: the URL says these", "links")
CONTROLS = SlotFamily[Any](
    "{}", "a parameter's control: its value, a number on a slider", "the reader", names=tuple(PARAMETERS)
)
PAGE = Slot[str | None]("here", "the page that ran last, a key of `frame.PAGES`", "links.arrive", _nothing)
NOTICES = Slot[list[Any]]("notices", "`notices.Notice`: what is said above pages, until closed", "notices", list)
FROM_LINK = Slot[dict[str, str]](
    "from_link", "the parameters that the link set, until the page has run that it leads to", "links", dict
)
PROBLEMS = SlotFamily[Problem]("problem_{}", "why an action at this place came to nothing, until said", "actions")
SENT = SlotFamily[dict[str, Any] | None](
    "sent_to_{}", "what a followed component was sent last, to send changes alone", "browser.following", _nothing
)
FLAT = Slot[bool]("flat", "whether this browser cannot draw in space", "the component `depth`", lambda: False)

ANSWERED = SlotFamily[int]("answered_{}", "how often the question of this page was answered", "asking", lambda: 0)

# --- the digit in hand -----------------------------------------------------------------------------

SOURCE = Slot[str]("digit_source", 'what is in hand: "nothing", "drawing", "sample" or "picture"', "in_hand")
STEPS = Slot[DrawingHistory](
    "drawing_steps", "what is on the canvas, with the steps before and after", "in_hand", DrawingHistory
)
CANVAS_TOLD = Slot[list[dict[str, Any]]]("canvas_told", "the strokes that the canvas told last", "in_hand", list)
PICTURE = Slot[np.ndarray | None]("brought_picture", "the picture that was brought, uint8", "in_hand", _nothing)
DIGIT = Slot[Any]("digit_in_hand", "the `DigitInHand`, worked out; None after a change", "in_hand", _nothing)
FILE_PROBLEM = Slot[tuple[str, Problem] | None](
    "file_problem", "which uploader's file was not taken, and why", "in_hand", _nothing
)
CANVAS = Slot[Sent]("draw", "the canvas: what is on it, as Fabric JSON", "the canvas")
CANVAS_START = Slot[dict[str, Any]]("draw_from", "the drawing that the canvas was loaded with", "canvas")
CANVAS_COVERED = Slot[bool](
    "canvas_covered", "whether the canvas was emptied because something lies over it", "canvas", lambda: False
)
CANVAS_LOADS = Slot[int]("loads", "how often a drawing was loaded: two loadings must differ", "canvas", lambda: 0)
TOOLBAR = Slot[Sent](
    "toolbar",
    "strokes kept while the page was loaded again; which of several digits was clicked",
    "the component `toolbar`",
)
PEN = Slot[str]("pen", "the pen's control", "the reader")
PEN_KEPT = Slot[str]("pen_kept", "the pen: `canvas.PENS`", "canvas", lambda: "medium")
UPLOADS = SlotFamily[Any]("{}", "a file that was brought", "the reader", names=("upload", "camera"))

# --- who answers, and what is allowed ----------------------------------------------------------------

REPLACEMENTS = Slot[dict[str, Any]](
    "replacements", "pooling -> folder of the network that answers here; None: ours", "page.networks", dict
)
OWN_RUNS = Slot[dict[str, bool]](
    "own_runs", "id of a run that was started here -> whether its end is still waited for", "page.yours", dict
)
OWNER_KEYS = Slot[list[str]]("owner_keys", "the keys to what was made here, see `owners`", "page.yours", list)
NEWS = Slot[list[Any]]("news", "`yours.News`: runs of this session that have ended, until closed", "page.yours", list)
REMEMBERED = Slot[bool]("remembered", "whether the browser has said what it remembers", "page.yours", lambda: False)
FRAME = Slot[Sent]("frame", "what the browser remembers of networks, as text", "the component `frame`")
SHOWN_TITLES = Slot[dict[str, str]]("shown_titles", "a title in a list -> the id it was shown for", "labels", dict)
WEIGHTS_SENT = Slot[set[str]]("weights_sent", "keys of the networks whose weights the browser has", "networks", set)
FILES_SENT = Slot[set[str]]("files_sent", "modules that the browser was told to fetch", "browser.component", set)
NETWORKS = Slot[Sent]("networks", "keys of networks that the browser lacks", "the component `networks`")
PASSWORD = Slot[str]("password", "the field of the password, emptied once it was looked at", "the reader")
GUESSED = Slot[tuple[Any, float]](
    "guessed", "how the last try came out, and when the next one counts", "page.access", lambda: (None, 0.0)
)
UNLOCKED = Slot[str | None]("unlocked", "the password that was right", "page.access", _nothing)

# --- the lessons -----------------------------------------------------------------------------------

BROWSING = Slot[dict[str, int]]("browsing", "part and label -> place of the first digit shown", "pixels", dict)
GALLERY = Slot[Sent]("gallery", "row of the digit that was clicked", "the component `gallery`")
GO_TO_ROW = Slot[int | None]("index", "the row to go to", "the reader")
COLOURS = SlotFamily[int](
    "{}",
    "how much of a light or an ink, in percent",
    "the reader",
    names=("light_red", "light_green", "light_blue", "ink_cyan", "ink_magenta", "ink_yellow"),
)
WALKED = Slot[dict[str, Any]](
    "walked", "the small picture and its filter: the cells as typed, the last good arrays, a version", "convolution"
)
WALK = Slot[Sent]("walk", "cells that were typed into", "the component `walk`")
GOOD_FILTERS = Slot[dict[int, np.ndarray]](
    "good_filters", "size -> the last filter typed that was all numbers", "convolution", dict
)
TYPED_FILTER = Slot[list[list[str]]]("typed_filter", "7x7 cells of the filter, as typed", "convolution")
SLIDE = Slot[Sent]("slide", "cells of the filter that were typed into", "the component `slide`")
C1_KERNEL = Slot[int]("kernel_c1", "the kernel's slider where C1's filters leave no choice", "nobody")
CHANGED_FROM = Slot[dict[str, int]]("changed_from", "network and digit -> first row shown", "pooling", dict)
DIAL = Slot[Sent]("dial", "map, coefficient and bias that were set", "the component `dial`")
FIELDS = Slot[Sent]("fields", "the unit that was clicked", "the component `fields`")
OWN_STACK = Slot[list[dict[str, Any]]](
    "own_rows",
    "the reader's own layers, as typed",
    "receptive_field",
    lambda: lenet.stack.rows(lenet.classic()),
)
STACK_TABLE = Slot[Sent]("stack_table", "rows that were typed into", "the component `stack`")
INSIDE = Slot[Sent]("inside", "the unit that was taken, and what was changed", "the component `inside`")
KEPT_WHAT_IF = SlotFamily[tuple[Any, Any]](
    "kept_what_if_{}", "the network and its changes that were kept, and their folder", "inside.effect"
)
TRAINED_RUN = Slot[str | None]("trained_run", "the run whose architecture is shown", "the reader")

# --- training and comparing --------------------------------------------------------------------------

RECIPE = Slot[dict[str, str]]("recipe", "setting -> its value as typed or chosen", "training.recipe")
RECIPE_FROM = Slot[str | None]("preset_of_recipe", "the preset that the recipe came from", "training.recipe", _nothing)
RECIPE_CONTROLS = SlotFamily[Any]("recipe_{}", "a setting's control", "the reader")
BEGIN = Slot[str](
    "begin", "what a training begins with: a key of `beginning.choices`", "training.beginning", lambda: "random"
)
BEGIN_CONTROL = Slot[str]("begin_with", "its control", "the reader")
TO_RECIPE = Slot[float]("to_recipe_pressed", "when a press led to the recipe, until the page has run", "recipe")
WISHED_RATES = SlotFamily[str]("wished_rate_{}", "the learning rate that is wished for, as typed", "the reader")
RATE_POPOVER = Slot[bool]("rate_popover", "whether it is open", "the reader")
OURS_AGAIN = Slot[Path | None](
    "ours_again", "the network beside which ours was let answer for everybody again", "training.use", _nothing
)
DELETED = Slot[str | None](
    "deleted", "what a run was called that was deleted here, until another is chosen", "run_actions", _nothing
)
EVERYBODY_POPOVERS = SlotFamily[bool]("everybody_{}", "whether it is open", "the reader")
DESCRIBED = SlotFamily[dict[str, str]](
    "named_{}", "name and note that the run's fields began with", "run_actions", dict
)
FORMER_TITLES = SlotFamily[str](
    "former_title_{}", "what a run's field of the name showed before another changed it", "run_actions"
)
TITLES = SlotFamily[str]("title_{}", "the field of a run's name", "the reader")
NOTES = SlotFamily[str]("note_{}", "the field of a run's note", "the reader")
TWINS = SlotFamily[Any]("twin_{}", "a twin's controls: which setting, and its other value", "the reader")
BROUGHT_FILE = Slot[Any]("bring", "the network's file that was brought", "the reader")
BROUGHT = Slot[tuple[Any, Any]](
    "brought", "the file and spec that were kept, and their folder", "bringing", lambda: (None, None)
)
BROUGHT_KIND = SlotFamily[str | None](
    "bring_{}", "what a file without a spec was trained with", "the reader", names=("pooling", "squashing")
)
DATA_FILES = Slot[Any]("data_files", "the files of a data set that were brought", "the reader")
DATA_READ = Slot[tuple[Any, Any]](
    "data_read",
    "which files were read, and the look at them, or a `Problem`",
    "data_sets",
    lambda: (None, None),
)
DATA_DRAWN = Slot[bool]("data_drawn", "whether its pictures are drawings", "the reader")
DATA_NAMES = SlotFamily[str](
    "data_{}", "what the set and its classes are to be called", "the reader", names=("name", "classes")
)
COMPARED_AT_FIRST = Slot[list[str]](
    "compared_at_first", "the networks that stand on Comparing until the reader chooses", "compared"
)
CONFUSED_NETWORK = Slot[str]("confused_network", "the network whose mistakes are shown", "the reader")
CONFUSIONS = SlotFamily[Sent]("{}", "the cell that was clicked", "the component `confusion`", names=("confused",))
CELLS = SlotFamily[list[int] | None](
    "cell_of_{}", "the cell in hand, [true digit, digit read]; None: all", "confusion", _nothing
)

ONE_STEP = Slot[Sent]("one_step", "the answer asked for, the rate, the weight in hand", "the component `one_step`")
OTHERS_ASKED = Slot[bool](
    "others_asked", "whether the browser wants other digits to try what steps did to them", "one_step", lambda: False
)

# --- what nobody asks for ----------------------------------------------------------------------------

# Streamlit keeps a value for these as well: buttons, whether something is open, components that only show.
UNREAD = (
    *("history_sliders", "answers", "stages", "course", "ghost", "strip", "tile"),
    *("pixels", "toy", "effective"),
    *("pool_small", "pool_digit", "pool_maps", "run_shown", "to_recipe", "download", "log", "log_failed"),
    *("picture_popover", "camera_popover", "clear", "uncover", "walk_reset"),
    *("digits_back", "digits_more", "changed_back", "changed_more", "tex"),
    *("take_fashion", "keep_data_set", "fashion_names", "data_gallery", "change_rate"),
    *("train", "stop", "resume", "look_again", "keep_note", "one_more", "one_more_popover"),
)
UNREAD_OF = (
    *("question_{}", "closing_{}"),
    *("depth_{}", "sample_{}", "leave_{}", "withdraw_{}", "measure_{}"),
    *("keep_what_if_{}", "train_from_{}", "went_on_{}", "undo_{}", "close_{}", "fixed_{}"),
    *("delete_{}", "delete_for_good_{}"),
    *("use_data_{}", "delete_data_{}", "delete_data_now_{}"),
    *("use_here_{}", "use_default_{}", "use_ours_{}", "back_{}"),
)


def is_declared(key: str) -> bool:
    """Whether the list above has this key."""
    entries = list(globals().values())
    families = [entry for entry in entries if isinstance(entry, SlotFamily)]
    families += [SlotFamily(pattern, "", "nobody") for pattern in UNREAD_OF]
    slots = {entry.key for entry in entries if isinstance(entry, Slot)}
    return key in slots or key in UNREAD or any(family.has(key) for family in families)
