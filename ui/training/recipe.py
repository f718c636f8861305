"""What to train, and how: presets with a reason each, every setting checked where it is typed."""

import dataclasses

import streamlit as st

from lenet import Problem, runs
from lenet.network import spec
from lenet.training import devices, recipe

from ..browser.following import follow
from ..page.access import limits
from ..page.lesson import say
from ..session import links, state
from ..session.languages import _, problem_markdown, problem_text

_CHOICES = {
    "pooling": spec.POOLINGS,
    "squashing": spec.SQUASHINGS,
    "padding": (0, 2),
    "optimiser": recipe.OPTIMISERS,
    "schedule": recipe.SCHEDULES,
    "precision": recipe.PRECISIONS,
}
_GROUPS = (
    ("pooling", "squashing", "padding"),
    ("epochs", "batch", "fraction"),
    ("optimiser", "rate", "schedule", "weight_decay"),
    ("distortion", "prepared", "synthetic", "non_digits"),
    ("seed", "device", "precision"),
)


def show_recipe():
    """The presets and all settings; returns the `TrainingConfig`, or None while something is wrong with it."""
    words = {
        "sixty": _("Sixty seconds"),
        "post": _("As the post"),
        "best": _("Best accuracy"),
        "fail": _("Watch it fail"),
        "own": _("Your own"),
    }
    chosen = links.choose("preset", _("Recipe"), words)
    say(_reasons()[chosen])
    if state.RECIPE_FROM.get() != chosen:
        _fill(chosen)
    with st.expander(_("All settings"), expanded=chosen == "own", key="all_settings"):
        return _checked(_fields())


def setting_words():
    """What the settings are called."""
    return {
        "pooling": _("Pooling"),
        "squashing": _("Squashing function"),
        "padding": _("Padding of C1"),
        "epochs": _("Epochs"),
        "batch": _("Batch"),
        "fraction": _("Fraction of the digits"),
        "optimiser": _("Optimiser"),
        "rate": _("Learning rate"),
        "schedule": _("Schedule of the rate"),
        "weight_decay": _("Weight decay"),
        "distortion": _("Distortion"),
        "prepared": _("Share prepared as drawings"),
        "synthetic": _("Drawn digits an epoch"),
        "non_digits": _("Shapes that are no digits"),
        "seed": _("Seed"),
        "device": _("Device"),
        "precision": _("Precision"),
    }


def value_words(name, value):
    """What a setting's value is called."""
    words = {
        ("pooling", "average"): _("average"),
        ("pooling", "max"): _("max"),
        ("squashing", "relu"): "ReLU",
        ("padding", 0): _("0, as in 1998"),
        ("padding", 2): _("2, as in the book"),
        ("optimiser", "adamw"): "AdamW",
        ("optimiser", "adam"): "Adam",
        ("optimiser", "rmsprop"): "RMSprop",
        ("optimiser", "momentum"): _("SGD with momentum 0.9"),
        ("optimiser", "sgd"): "SGD",
        ("schedule", "cosine"): _("down along a cosine"),
        ("schedule", "rise"): _("up, then down"),
        ("schedule", "constant"): _("constant"),
        ("precision", "float32"): _("32 bits"),
        ("precision", "mixed_float16"): _("mixed, float16"),
        ("precision", "mixed_bfloat16"): _("mixed, bfloat16"),
        ("device", "auto"): _("automatic, GPU first"),
        ("device", "cpu"): _("processor"),
    }
    return words.get((name, value), f"{value}")


def _reasons():
    return {
        "sixty": _(
            "Average pooling and ReLU, three epochs in large batches, the rate rises and falls: about 99 % before a "
            "minute is over, so that you can try something and look."
        ),
        "post": _(
            "The study group's network: average pooling, tanh, C1 with a border of 2. The post gives no recipe, so "
            "this is Keras's usual: Adam at 0.001, ten epochs, batches of 128, the digits as they are."
        ),
        "best": _(
            "Thirty epochs on digits turned, slanted, scaled and bent anew each time: the network never sees the same "
            "digit twice, so it cannot learn them by heart. Takes some minutes."
        ),
        "fail": _(
            "A learning rate far too high: each step overshoots, the loss jumps instead of falling. Good to have seen "
            "once."
        ),
        "own": _("Your own mixture. Every setting starts from the recipe that you came from."),
    }


# --- the fields ------------------------------------------------------------------------------------


def _fill(preset):
    if preset != "own":
        _enter(recipe.PRESETS[preset])
    elif not state.RECIPE.there():
        _enter(recipe.PRESETS["sixty"])
    state.RECIPE_FROM.set(preset)


def _enter(config):
    values = dataclasses.asdict(config)
    state.RECIPE.set(
        {name: value if name in _CHOICES or name == "device" else f"{value:g}" for name, value in values.items()}
    )
    for name in values:
        state.RECIPE_CONTROLS[name].drop()


def _own():
    links.put_and_show("preset", "own")
    state.RECIPE_FROM.set("own")


def _keep(name):
    """A setting was changed: the recipe is the reader's own from here on."""
    state.RECIPE.get()[name] = state.RECIPE_CONTROLS[name].get()
    if links.get("preset") != "own":
        _own()


def _fields():
    """Every setting's control, and what is wrong with it; returns its value, or its `Problem`, by name."""
    values = {}
    for place, group in enumerate(_GROUPS):
        with st.container(key=f"recipe_group_{place}"):
            for name in group:
                values[name] = _field(name)
    return values


def _field(name):
    slot, kept = state.RECIPE_CONTROLS[name], state.RECIPE.get()[name]
    key = slot.key
    if not slot.there():
        slot.set(kept)
    with st.container(key=f"setting_{name}", gap="small"):
        if name in _CHOICES or name == "device":
            choices = list(_CHOICES.get(name) or _devices())
            if kept not in choices:
                choices.append(kept)  # chosen before; the server now knows of no such GPU
            words = device_word if name == "device" else lambda value: value_words(name, value)
            return st.selectbox(
                setting_words()[name], choices, format_func=words, key=key, on_change=_keep, args=(name,)
            )
        typed = st.text_input(setting_words()[name], key=key, on_change=_keep, args=(name,), max_chars=40)
        try:
            return recipe.parse(name, typed)
        except Problem as problem:
            st.error(problem_markdown(problem, name=setting_words()[name]))
            return problem


def _checked(values):
    if any(isinstance(value, Problem) for value in values.values()):
        return None
    try:
        return recipe.TrainingConfig(**values)
    except Problem as problem:
        st.error(problem_markdown(problem))
        return None


# --- the device --------------------------------------------------------------------------------------


def _devices():
    found = devices.known(runs.root()) or {"gpus": []}
    return ["auto", "cpu", *(gpu["name"] for gpu in found["gpus"])]


def device_word(name):
    """A device with its model and memory, once they are known."""
    found = devices.known(runs.root()) or {"gpus": []}
    for gpu in found["gpus"]:
        if gpu["name"] == name:
            size = "" if gpu["bytes"] is None else f" ({gpu['bytes'] / 2**30:.0f} GB)"
            return f"{gpu['model']}{size}"
    return value_words("device", name)


def show_devices():
    """What training can run on; found by a process of its own, so it comes some seconds later."""
    if not limits().training:
        return  # to look costs a process with TensorFlow in it
    try:
        devices.ask(runs.root())
    except Problem as problem:  # the folder of the runs cannot be written: nothing can be trained
        st.error(problem_markdown(problem))
        return
    before = devices.answer(runs.root())
    follow(_devices_line, 1 if before is None else None, "devices_line", before)


def _devices_line(before):
    found = devices.answer(runs.root()) if before is None else before
    if before is None and found is not None:
        st.rerun()
    if found is None:
        say(_("Looking for what can train here …"))
        return
    if isinstance(found, Problem):
        st.warning(problem_markdown(found))
        return
    where = ", ".join(device_word(gpu["name"]) for gpu in found["gpus"])
    where = where or _("the processor, {cores} cores", cores=found["cores"])
    why = found["why"] and problem_text(Problem.from_record(**found["why"]))
    say(_("Trains on: {where}.", where=where), *([why] if why else []))
