"""Who answers: on every page one network for each pooling, ours or one that the reader put in its place."""

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
from lenet.network.spec import LEVELS, POOLINGS
from lenet.sharing import registry

from ..browser.component import mount, packed
from ..session import links, state
from ..session.languages import _, escape_markdown, problem_markdown
from .titles import network_title

_NAME = re.compile(r"[\w.-]{1,100}")  # of a folder


@lru_cache
def shipped(pooling: str) -> lenet.Network:
    """Our own network with this pooling, loaded once a process."""
    return lenet.load(pooling)


def network(pooling: str) -> lenet.Network:
    """The network that answers for a pooling, "average" or "max"."""
    folder = replacement(pooling)
    return shipped(pooling) if folder is None else replace(registry.load(folder), name=network_title(folder))


def network_for_digits(pooling: str) -> lenet.Network:
    """The network that answers for a pooling; ours where that one reads no digits: the lessons go on with digits."""
    answering = network(pooling)
    return answering if answering.reads_digits else shipped(pooling)


def show_other_classes(*poolings: str) -> None:
    """A sentence where networks of other classes answer, and a lesson shows ours in their place."""
    for pooling in poolings:
        answering = network(pooling)
        if not answering.reads_digits:
            sentence = _("{name} reads no digits, so our own network stands here.", name=answering.name)
            st.html(f'<p class="soft">{escape(sentence)}</p>')


def replacement(pooling: str) -> Path | None:
    """The folder of the network that answers in place of ours, for this session or as the default; None: ours does.

    A network that cannot be loaded replaces none; `show_replacements` says so.
    """
    folder = _chosen_folder(pooling)
    return folder if folder is not None and registry.damage(folder) is None else None


def _chosen_folder(pooling: str) -> Path | None:
    """The folder that was chosen for a pooling and is still there, its network sound or not."""
    mine = state.REPLACEMENTS.get()
    folder = mine[pooling] if pooling in mine else registry.defaults().get(pooling)
    return folder if folder is not None and Path(folder).is_dir() else None


def folder_id(folder: Path) -> str:
    """What a network's folder is called below that of the runs: no path of this machine leaves it."""
    return folder.relative_to(runs.root()).as_posix()


def folder_of(name: object) -> Path | None:
    """The folder of that id, of a run or of a network that was brought; None for what is no such id."""
    *above, last = str(name).split("/")
    is_name = bool(_NAME.fullmatch(last)) and not last.startswith(".")
    return runs.root() / str(name) if is_name and above in ([], [registry.BROUGHT]) else None


def cache_key(pooling: str) -> str:
    """What tells the network that answers for a pooling from others, for caches."""
    folder = replacement(pooling)
    return pooling if folder is None else f"{folder}@{registry.fingerprint(folder)}"


def chosen() -> list[str]:
    """The poolings whose networks are shown in any case, as the link has it."""
    network = links.get("network")
    return list(POOLINGS) if network == "both" else [network]


def choose_network() -> None:
    """The switch: one network, the other, or both."""
    links.choose("network", _("Pooling"), {"average": _("average"), "max": _("max"), "both": _("both")})


def choose_one_network() -> str:
    """The switch for what shows one network; where the link says both, the first of them."""
    if not state.CONTROLS["network"].there():
        state.CONTROLS["network"].set(chosen()[0])
    return str(links.choose("network", _("Pooling"), {"average": _("average"), "max": _("max")}))


def pooling_words() -> dict[str, str]:
    """What the poolings are called, in a sentence."""
    return {"average": _("average pooling"), "max": _("max pooling")}


def ours_words() -> dict[str, str]:
    """What our own networks are called, where others stand beside them."""
    return {"average": _("ours, average pooling"), "max": _("ours, max pooling")}


def send_networks() -> None:
    """Nothing to see: the networks that answer, for the browser to run itself. Weights travel once a session."""
    mount("page/networks", "networks", {"networks": [_sent(pooling) for pooling in POOLINGS]}, on_lacks_change=_forget)


def _sent(pooling: str) -> dict[str, Any]:
    """What the browser has to know of a network, with its weights where it has not had them: ``networks.js``."""
    own = network(pooling)
    key = sha256(cache_key(pooling).encode()).hexdigest()  # no path of this machine leaves it
    about = {
        "key": key,
        "name": pooling,
        "title": remark(pooling, pooling_words()[pooling]),
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
    for layer, field in zip(spec.layers, fields(spec), strict=True):
        seen = {"start": field.start, "jump": field.jump, "size": field.size}
        own = {key: getattr(layer, key) for key in ("name", "kind", "kernel", "stride", "padding", "maps", "table")}
        rows.append({**own, "size": layer.output_size, "field": seen})
    return rows


def remark(pooling: str, usual: str) -> str:
    """What a card says beside its title: the network's name where it is not ours."""
    folder = replacement(pooling)
    return usual if folder is None else network_title(folder)


def can_answer(spec: lenet.NetworkSpec) -> bool:
    """Whether the pages can show a network in place of ours: not what is read by distances or pools as in 1998."""
    return spec.pooling in POOLINGS and spec.output == "softmax"


def use(folder: str | Path, everybody: bool = False) -> None:
    """Let the network in a folder answer on every page: in this session, or for everybody."""
    pooling = registry.load(folder).spec.pooling
    if everybody:
        registry.make_default(pooling, Path(folder))
    state.REPLACEMENTS.get()[pooling] = Path(folder)


def use_ours(pooling: str) -> None:
    """Ours again in this session."""
    state.REPLACEMENTS.get()[pooling] = None


def use_ours_for_everybody(pooling: str) -> None:
    """Ours again as the default, and here."""
    registry.make_default(pooling, None)
    use_ours(pooling)


def show_replacements() -> None:
    """Which networks answer in place of ours, each with the way back."""
    for pooling, word in pooling_words().items():
        folder = _chosen_folder(pooling)
        if folder is None:
            continue
        with st.container(key=f"replacement_{pooling}", gap="small"):
            damage = registry.damage(folder)
            if damage is None:
                st.caption(
                    _("For {pooling} answers: {title}", pooling=word, title=escape_markdown(network_title(folder)))
                )
            else:
                values = {"title": escape_markdown(network_title(folder)), "problem": problem_markdown(damage)}
                st.warning(_("{title} is damaged, so ours answers for {pooling}. {problem}", pooling=word, **values))
            st.button(_("Back to ours"), key=f"leave_{pooling}", on_click=use_ours, args=(pooling,))
