"""What to train, and how: presets with a reason each, every setting checked where it is typed.

Which settings there are, what they are called and what they can be: `lenet.training.recipe` declares it.
"""

import dataclasses
import time
from contextlib import suppress
from functools import partial
from html import escape
from itertools import groupby

import streamlit as st

import lenet
from lenet import Problem, runs
from lenet.datasets import kept as data_sets
from lenet.network.classes import MNIST
from lenet.training import devices, recipe
from lenet.training.dataset import HELD_OUT, HELD_OUT_OF_OTHERS
from lenet.training.keras_script import as_script
from lenet.training.settings import MOST_TYPED, Data, Device, NetworkChoice, Setting

from ..browser.component import mount
from ..browser.following import follow
from ..page.access import limits
from ..page.lesson import note, say
from ..session import links, state
from ..session.languages import _, problem_markdown, problem_text
from .beginning import begin, begin_at_random, begin_id, called, choose_begin
from .reasons import reason
from .words import data_is_there, data_word, preset_words, value_words

_CODE_HEIGHT = 320  # CSS pixels


def show_how_it_learns() -> None:
    """What happens once Train is pressed, in one sentence."""
    say(
        _(
            "A network learns by guessing: it looks at pictures and guesses, measures how wrong it was, nudges every "
            "weight a little so that it would have been less wrong, and repeats that hundreds or thousands of times."
        )
    )


def show_presets() -> None:
    """The recipes to choose from, and why one would."""
    words = {**preset_words(), "own": _("Your own")}
    chosen = links.choose("preset", _("Recipe"), words)
    say(reason(chosen))
    if state.RECIPE_FROM.get() != chosen:
        _fill(chosen)
    _show_trains_on()


def _show_trains_on() -> None:
    """On which data set, where that is not MNIST."""
    data, pressed = trains_on(), state.TO_RECIPE.pop(None)
    if data != MNIST:
        with st.container(key="trains_on"):
            say(_("It trains on the data set {name}.", name=data_word(data)))
            mount("training/to_recipe", "to_recipe", {"pressed": pressed})


def show_settings() -> recipe.TrainingConfig | None:
    """All settings, folded; returns the `TrainingConfig`, or None while something is wrong with it."""
    unfolded = links.get("preset") == "own" or begin_id() is not None
    with st.expander(_("All settings"), expanded=unfolded, key="all_settings"):
        network = choose_begin()
        if network is not None:
            say(
                _(
                    "It begins with {title}. The grey settings are those of that network.",
                    title=called(network.name),
                )
            )
        return _checked(_fields(network))


def show_as_code(config: recipe.TrainingConfig) -> None:
    """The recipe as a script of Keras's, and as the command of this project; to copy."""
    network = begin()
    with st.expander(_("The recipe as code"), key="recipe_code"):
        say(_("In plain Keras, to run anywhere. A comment in it names what plain Keras does not do."))
        st.code(
            as_script(config, None if network is None else called(network.name)), language="python", height=_CODE_HEIGHT
        )
        say(_("The same with this project, in its folder:"))
        st.code(recipe.as_command(config, begin_id()), language="bash", wrap_lines=True)


def show_words(run: runs.Run) -> None:
    """What the words at a run's curves mean, a line each."""
    with suppress(Problem):  # of a damaged recipe, which is said above
        _show_words(run.config.data == MNIST)


def _show_words(digits: bool) -> None:
    held_out = (
        _(
            "the same on {count} digits that are never trained on: it shows what the network has understood.",
            count=f"{HELD_OUT:,}",
        )
        if digits
        else _(
            "the same on one picture in {one}, which is never trained on: it shows what the network has understood.",
            one=HELD_OUT_OF_OTHERS,
        )
    )
    words = {
        _("Loss"): _("how wrong the answers are: 0 where the right one gets 100 %, more the less it gets."),
        _("Validation"): held_out,
        _("Overfitting"): _(
            "the loss falls in training and rises in validation: the network learns its pictures by heart."
        ),
    }
    rows = "".join(f"<dt>{escape(word)}</dt><dd>{escape(about)}</dd>" for word, about in words.items())
    st.html(f'<dl class="words">{rows}</dl>')


# --- what is kept of a recipe -----------------------------------------------------------------------


def _enter(config: recipe.TrainingConfig) -> None:
    """Fill all controls from a recipe; what it trains on stays."""
    values = dataclasses.asdict(config) | {"data": state.RECIPE.peek({}).get("data", config.data)}
    state.RECIPE.set({name: value if recipe.SETTINGS[name].choices else f"{value:g}" for name, value in values.items()})
    for name in values:
        state.RECIPE_CONTROLS[name].drop()


def _keep(name: str) -> None:
    """A setting was changed."""
    state.RECIPE.get()[name] = state.RECIPE_CONTROLS[name].get()
    if not isinstance(recipe.SETTINGS[name], Data):  # any recipe goes with any data
        _make_own()


def choose_data(data: str | None) -> None:
    """Let the recipe train on the set of this id; None: on MNIST where it trained on one that is gone."""
    if data is None and data_is_there(state.RECIPE.get()["data"]):
        return
    state.RECIPE.get()["data"] = data or MNIST
    state.RECIPE_CONTROLS["data"].drop()


def trains_on() -> str:
    """The id of the data set that the recipe trains on: of a network to begin with, that one's."""
    with suppress(Problem):  # that network is gone
        network = begin()
        if network is not None:
            return network.data
    return state.RECIPE.get()["data"]


def train_on(data: str) -> None:
    """Let the recipe train on the set of this id, and bring that into view: it stands far above."""
    choose_data(data)
    if trains_on() != data:
        begin_at_random()
    state.TO_RECIPE.set(time.time())


def _make_own() -> None:
    """The recipe is the reader's own from here on."""
    if links.get("preset") != "own":
        links.put_and_show("preset", "own")
        state.RECIPE_FROM.set("own")


# --- the fields ------------------------------------------------------------------------------------


def _fill(preset: str) -> None:
    if preset != "own":
        _enter(recipe.PRESETS[preset])
    elif not state.RECIPE.there():
        _enter(recipe.PRESETS["sixty"])
    state.RECIPE_FROM.set(preset)


def _fields(begins_with: lenet.Network | None) -> dict:
    """Every setting's control, and what is wrong with it; returns its value, or its `Problem`, by name."""
    values: dict[str, recipe.Value | Problem] = {}
    groups = groupby(recipe.SETTINGS.values(), key=lambda setting: setting.group)
    for place, (_group, settings) in enumerate(groups):
        with st.container(key=f"recipe_group_{place}"):
            for setting in settings:
                with st.container(key=f"setting_{setting.name}", gap="small"):
                    values[setting.name] = _field(setting, begins_with)
                    if setting.hint:
                        note(_(setting.hint))
    return values


def _field(setting: Setting, begins_with: lenet.Network | None) -> recipe.Value | Problem:
    if begins_with is not None and isinstance(setting, (NetworkChoice, Data)):
        return _follow(setting, begins_with)
    control, kept = state.RECIPE_CONTROLS[setting.name], state.RECIPE.get()[setting.name]
    if not control.there() or (isinstance(setting, Data) and control.get() not in _offered(setting)):
        control.set(kept)
    return _choose(setting, kept) if setting.choices else _type(setting)


def _follow(setting: Setting, network: lenet.Network) -> recipe.Value:
    """A setting that is as the network has it that the training begins with: grey."""
    value: recipe.Value = network.data if isinstance(setting, Data) else getattr(network.spec, setting.name)
    name, words = setting.name, partial(value_words, setting.name)
    st.selectbox(_(setting.title), [value], format_func=words, key=f"fixed_{name}", disabled=True)
    return value


def _choose(setting: Setting, kept: recipe.Value) -> recipe.Value:
    name = setting.name
    choices = _offered(setting)
    if kept not in choices:
        choices.append(kept)  # chosen before; the server now knows of no such GPU, of no such data set
    words = device_word if isinstance(setting, Device) else lambda value: value_words(name, value)
    return st.selectbox(
        _(setting.title), choices, format_func=words, key=state.RECIPE_CONTROLS[name].key, on_change=_keep, args=(name,)
    )


def _offered(setting: Setting) -> list[recipe.Value]:
    """What can be chosen here and now."""
    if isinstance(setting, Device):
        return [*_devices()]
    if isinstance(setting, Data):
        return [*setting.choices, *(found.id for found in data_sets.every())]
    return list(setting.choices)


def _type(setting: Setting) -> recipe.Value | Problem:
    name, title = setting.name, _(setting.title)
    typed = st.text_input(
        title, key=state.RECIPE_CONTROLS[name].key, on_change=_keep, args=(name,), max_chars=MOST_TYPED
    )
    try:
        return setting.parse(typed)
    except Problem as problem:
        st.error(problem_markdown(problem, name=title))
        return problem


def _checked(values: dict) -> recipe.TrainingConfig | None:
    if any(isinstance(value, Problem) for value in values.values()):
        return None
    try:
        return recipe.TrainingConfig(**values)
    except Problem as problem:
        st.error(problem_markdown(problem))
        return None


# --- the device --------------------------------------------------------------------------------------


_BYTES_OF_A_GIGABYTE = 2**30


def _devices() -> list[str]:
    found = devices.detected(runs.root()) or {"gpus": []}
    return [*recipe.SETTINGS["device"].choices, *(gpu["name"] for gpu in found["gpus"])]


def device_word(name: str) -> str:
    """A device with its model and memory, once they are known."""
    found = devices.detected(runs.root()) or {"gpus": []}
    for gpu in found["gpus"]:
        if gpu["name"] == name:
            size = "" if gpu["bytes"] is None else f" ({gpu['bytes'] / _BYTES_OF_A_GIGABYTE:.0f} GB)"
            return f"{gpu['model']}{size}"
    return value_words("device", name)


def show_devices() -> None:
    """What training can run on; found by a process of its own, so it comes some seconds later."""
    if not limits().training:
        return  # to look costs a process with TensorFlow in it
    try:
        devices.start_detection(runs.root())
    except Problem as problem:  # the folder of the runs cannot be written: nothing can be trained
        st.error(problem_markdown(problem))
        return
    before = devices.detection_result(runs.root())
    follow(_devices_line, 1 if before is None else None, "devices_line", before)


def _devices_line(before: dict | Problem | None) -> None:
    found = devices.detection_result(runs.root()) if before is None else before
    if before is None and found is not None:
        st.rerun()
    if found is None:
        say(_("Looking for a GPU or processor to train on …"))
        return
    if isinstance(found, Problem):
        st.warning(problem_markdown(found))
        return
    where = ", ".join(device_word(gpu["name"]) for gpu in found["gpus"])
    where = where or _("the processor, {cores} cores", cores=found["cores"])
    why = found["why"] and problem_text(Problem.from_record(**found["why"]))
    say(_("Trains on: {where}.", where=where), *([why] if why else []))
