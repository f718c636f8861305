"""Who answers: on every page the networks that ship, by their names, or those that the reader put in their place."""

import re
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from html import escape
from math import isfinite
from pathlib import Path
from typing import Any

import streamlit as st

import lenet
from lenet import runs
from lenet.network.receptive_field import fields
from lenet.network.spec import LEVELS, POOLINGS, PROTOTYPE
from lenet.network.zoo import PUBLISHED, SHIPPED, in_place_of
from lenet.sharing import registry
from lenet.training import start

from ..browser.component import mount, packed
from ..session import links, state
from ..session.languages import _, escape_markdown, problem_markdown
from .titles import network_title

UNTRAINED = "untrained"  # what the browser knows a network with random weights as
_SEED = 0  # of these
_NAME = re.compile(r"[\w.-]{1,100}")  # of a folder


@lru_cache
def shipped(name: str) -> lenet.Network:
    """Our own network of this name, loaded once a process."""
    return lenet.load(name)


def network(name: str) -> lenet.Network:
    """The network that answers: the one of ours of this name, one of `zoo.SHIPPED`, or what stands in its place."""
    folder = replacement(name)
    return shipped(name) if folder is None else replace(registry.load(folder), name=network_title(folder))


def network_for_digits(name: str) -> lenet.Network:
    """The network that answers; ours where that one reads no digits: the lessons go on with digits."""
    answering = network(name)
    return answering if answering.reads_digits else shipped(name)


def show_other_classes(*names: str) -> None:
    """A sentence where networks of other classes answer, and a lesson shows ours in their place."""
    for name in names:
        answering = network(name)
        if not answering.reads_digits:
            sentence = _("{name} reads no digits, so our own network stands here.", name=answering.name)
            st.html(f'<p class="soft">{escape(sentence)}</p>')


def replacement(name: str) -> Path | None:
    """The folder of the network that answers in place of ours, for this session or as the default; None: ours does.

    A network that cannot be loaded replaces none; `show_replacements` says so.
    """
    folder = _chosen_folder(name)
    return folder if folder is not None and registry.damage(folder) is None else None


def _chosen_folder(name: str) -> Path | None:
    """The folder that was chosen in place of ours and is still there, its network sound or not."""
    mine = state.REPLACEMENTS.get()
    folder = mine[name] if name in mine else registry.defaults().get(name)
    return folder if folder is not None and Path(folder).is_dir() else None


def folder_id(folder: Path) -> str:
    """What a network's folder is called below that of the runs: no path of this machine leaves it."""
    return folder.relative_to(runs.root()).as_posix()


def folder_of(name: object) -> Path | None:
    """The folder of that id, of a run or of a network that was brought; None for what is no such id."""
    *above, last = str(name).split("/")
    is_name = bool(_NAME.fullmatch(last)) and not last.startswith(".")
    return runs.root() / str(name) if is_name and above in ([], [registry.BROUGHT]) else None


def cache_key(name: str) -> str:
    """What tells the network that answers from others, for caches."""
    folder = replacement(name)
    return name if folder is None else f"{folder}@{registry.fingerprint(folder)}"


def chosen() -> list[str]:
    """The names of the networks that are shown in any case, as the link has it."""
    network = links.get("network")
    return list(POOLINGS) if network == "both" else [network]


def reading_along() -> list[str]:
    """Those that are shown, first, and who is shown too where it disagrees: average beside max, and beside 1998."""
    return list(dict.fromkeys([*chosen(), *POOLINGS]))[: len(POOLINGS)]


def choose_network() -> None:
    """The switch: one network, another, or two beside each other."""
    short = _short_words()
    links.choose("network", _("Network"), {**{name: short[name] for name in POOLINGS}, "both": _("both"), **short})


def choose_one_network() -> str:
    """The switch for what shows one network; where the link says both, the first of them."""
    return str(links.choose("network", _("Network"), _short_words(), otherwise=chosen()[0]))


def _short_words() -> dict[str, str]:
    return {"average": _("average"), "max": _("max"), PUBLISHED: "1998"}


def network_words() -> dict[str, str]:
    """What the networks are called, in a sentence: by their pooling, and LeNet-5 as published."""
    return {"average": _("average pooling"), "max": _("max pooling"), PUBLISHED: _("LeNet-5 of 1998")}


def ours_words() -> dict[str, str]:
    """What our own networks are called, where others stand beside them."""
    return {
        "average": _("ours, average pooling"),
        "max": _("ours, max pooling"),
        PUBLISHED: _("ours, LeNet-5 of 1998"),
    }


def send_networks(untrained: str | None = None) -> None:
    """Nothing to see: the networks that answer, for the browser to run itself. Weights travel once a session.

    Average and max always: they part what is drawn into digits. LeNet-5 of 1998 once it is chosen.

    Parameters
    ----------
    untrained : str, optional
        A network of which one like it is sent too that nothing has trained, as `UNTRAINED`.
    """
    sent = [_sent(network(name), name, cache_key(name)) for name in dict.fromkeys([*POOLINGS, *chosen()])]
    if untrained is not None:
        own = network(untrained)
        sent.append(_sent(replace(own, weights=_random(own.spec)), UNTRAINED, f"{UNTRAINED} {cache_key(untrained)}"))
    mount("page/networks", "networks", {"networks": sent, "parting": list(POOLINGS)}, on_lacks_change=_forget)


@lru_cache(maxsize=4)
def _random(spec: lenet.NetworkSpec) -> dict[str, Any]:
    return start.weights(spec, "normal", _SEED)


def _sent(own: lenet.Network, name: str, known_as: str) -> dict[str, Any]:
    """What the browser has to know of a network, with its weights where it has not had them: ``networks.js``."""
    key = sha256(known_as.encode()).hexdigest()  # no path of this machine leaves it
    about = {
        "key": key,
        "name": name,
        "title": called(name) if name in SHIPPED else name,
        "pooling": own.spec.pooling,
        "squashing": own.spec.squashing,
        "levels": LEVELS[own.spec.levels],
        "layers": layers(own.spec),
        "sureAt": own.sure_at,
        "evidenceAt": own.evidence_at if isfinite(own.evidence_at) else None,
        "classes": list(own.classes),
    }
    if key in state.WEIGHTS_SENT.get():
        return about
    state.WEIGHTS_SENT.get().add(key)
    return {**about, "weights": {name: packed(array) for name, array in own.weights.items()}}


def _forget() -> None:
    """The browser lacks weights that were sent: a message was overtaken by the next."""
    state.WEIGHTS_SENT.get().difference_update(state.NETWORKS.get()["lacks"] or ())


def layers(spec: lenet.NetworkSpec) -> list[dict[str, Any]]:
    """What the browser has to know of each layer, the input first."""
    size = spec.input_size
    rows = [{"name": "input", "kind": "input", "size": size, "maps": 1, "field": {"start": 0, "jump": 1, "size": 1}}]
    names = ("name", "kind", "kernel", "stride", "padding", "maps", "table", "trained")
    for layer, field in zip(spec.layers, fields(spec), strict=True):
        seen = {"start": field.start, "jump": field.jump, "size": field.size}
        own = {key: getattr(layer, key) for key in names}
        picture = PROTOTYPE if layer.name == "F6" and spec.output == "rbf" else None
        rows.append({**own, "picture": picture, "size": layer.output_size, "field": seen})
    return rows


def called(name: str) -> str:
    """What a network is called, in a sentence: by our word for it, or by its own name where it is not ours."""
    return remark(name, network_words()[name])


def remark(name: str, usual: str) -> str:
    """What a card says beside its title: the network's name where it is not ours."""
    folder = replacement(name)
    return usual if folder is None else network_title(folder)


def use(folder: str | Path, everybody: bool = False) -> None:
    """Let the network in a folder answer on every page: in this session, or for everybody."""
    name = in_place_of(registry.load(folder).spec)
    if everybody:
        registry.make_default(name, Path(folder))
    state.REPLACEMENTS.get()[name] = Path(folder)


def use_ours(name: str) -> None:
    """Ours again in this session."""
    state.REPLACEMENTS.get()[name] = None


def use_ours_for_everybody(name: str) -> None:
    """Ours again as the default, and here."""
    registry.make_default(name, None)
    use_ours(name)


def show_replacements() -> None:
    """Which networks answer in place of ours, each with the way back."""
    for name, word in network_words().items():
        folder = _chosen_folder(name)
        if folder is None:
            continue
        with st.container(key=f"replacement_{name}", gap="small"):
            damage = registry.damage(folder)
            if damage is None:
                st.caption(
                    _("For {network} answers: {title}", network=word, title=escape_markdown(network_title(folder)))
                )
            else:
                values = {"title": escape_markdown(network_title(folder)), "problem": problem_markdown(damage)}
                st.warning(_("{title} is damaged, so ours answers for {network}. {problem}", network=word, **values))
            st.button(_("Back to ours"), key=f"leave_{name}", on_click=use_ours, args=(name,))
