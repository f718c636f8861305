"""What if C1 had no third filter? A network with maps or filters scaled or switched off."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..problems import N_, Problem
from .forward import Activations, Weights
from .forward import forward as run
from .network import EVIDENCE_AT, OF_DATA, Network

LAYERS = ("C1", "S2", "C3", "S4", "C5", "F6")
MOST = 2.0  # that a map or a filter is multiplied with
STRONGEST = 2.0  # that a single weight can be made, on either side of zero


@dataclass(frozen=True)
class Edit:
    """One change.

    Parameters
    ----------
    layer : {"C1", "S2", "C3", "S4", "C5", "F6"}
    number : int
        The map, from 0; in C5 and F6 the unit.
    part : {"map", "filter", "weight"}
        ``map``: what the layer hands on is multiplied. ``filter``: the weights that make the map are,
        the bias stays; pooling has none. ``weight``: one weight of a filter of C1 is another.
    value : float
        The factor, 0 to 2: 0 switches off, 1 leaves as it is. Of a weight the weight itself, -2 to 2.
    place : int, optional
        Of a weight: where it is in its filter, row by row from 0.

    Raises
    ------
    Problem
        For a change that cannot be made.
    """

    layer: str
    number: int
    part: str
    value: float
    place: int | None = None

    def __post_init__(self) -> None:
        if self.part == "weight":
            self._refuse_weight()
            return
        known = self.layer in LAYERS and (self.part == "map" or (self.part == "filter" and self.layer[0] != "S"))
        if not (known and self.place is None and _counts(self.number) and _is_between(self.value, 0, MOST)):
            raise Problem(
                N_("{layer} {number}: its {part} cannot be scaled by {factor}; give a factor from 0 to {most}."),
                layer=self.layer,
                number=self.number,
                part=self.part,
                factor=self.value,
                most=MOST,
            )

    def _refuse_weight(self) -> None:
        known = self.layer == "C1" and _counts(self.number) and _counts(self.place)
        if not (known and _is_between(self.value, -STRONGEST, STRONGEST)):
            raise Problem(
                N_("{layer} {number}: its weight {place} cannot be {value}; give one of C1 from {least} to {most}."),
                layer=self.layer,
                number=self.number,
                place=self.place,
                value=self.value,
                least=-STRONGEST,
                most=STRONGEST,
            )


def _counts(number: object) -> bool:
    return isinstance(number, int) and number >= 0


def _is_between(value: object, least: float, most: float) -> bool:
    return isinstance(value, (int, float)) and least <= value <= most


def settled(edits: Iterable[Edit]) -> list[Edit]:
    """The edits with only the last one kept for each thing; factors of 1 change nothing."""
    last = {(edit.layer, edit.number, edit.part, edit.place): edit for edit in edits}
    return [edit for edit in last.values() if edit.part == "weight" or edit.value != 1]


def forward(network: Network, edits: Iterable[Edit], images: ArrayLike) -> Activations:
    """Every activation of the changed network; see `lenet.network.forward`.

    Raises
    ------
    Problem
        When a layer has no such map.
    """
    weights, scales = changed(network, edits)
    return run(network.spec, weights, images, scales)


def changed(network: Network, edits: Iterable[Edit]) -> tuple[Weights, dict[str, np.ndarray]]:
    """The weights of a changed network, and layer -> what its maps are multiplied with.

    A single weight is set before its filter is scaled.

    Raises
    ------
    Problem
        When a layer has no such map, or a filter no such place.
    """
    maps = {layer.name: layer.maps for layer in network.spec.layers}
    weights = dict(network.weights)
    scales: dict[str, np.ndarray] = {}
    for edit in sorted(settled(edits), key=lambda edit: edit.part != "weight"):
        _refuse_missing(edit, maps, weights)
        key = f"{edit.layer}/kernel"
        if edit.part == "weight":
            weights[key] = weights[key].copy()
            weights[key].reshape(-1, maps[edit.layer])[edit.place, edit.number] = edit.value
            continue
        factors = np.ones(maps[edit.layer], np.float32)
        factors[edit.number] = edit.value
        if edit.part == "map":
            scales[edit.layer] = scales.get(edit.layer, 1) * factors
        else:
            weights[key] = weights[key] * factors
    return weights, scales


def _refuse_missing(edit: Edit, maps: dict[str, int], weights: Weights) -> None:
    if edit.number >= maps[edit.layer]:
        raise Problem(
            N_("{layer} has {maps} maps; there is no number {number}."),
            layer=edit.layer,
            maps=maps[edit.layer],
            number=edit.number + 1,
        )
    if edit.place is not None and edit.place >= (cells := weights["C1/kernel"][..., 0].size):
        raise Problem(
            N_("A filter of C1 has {cells} weights; there is no number {place}."), cells=cells, place=edit.place + 1
        )


def kept(network: Network, edits: Iterable[Edit], name: str) -> Network:
    """The changed network as one of its own: what maps are multiplied with goes into the weights that read them.

    Pooling hands a factor on, the average as well as the maximum, because none is below zero. Where it is trained, its
    coefficients take it.

    Raises
    ------
    Problem
        When a layer has no such map, or what reads it has no weights to take the factor: the OUTPUT of 1998.
    """
    weights, scales = changed(network, edits)
    layers = [layer.name for layer in network.spec.layers]
    for layer, factors in scales.items():
        reader = _reader(layers[layers.index(layer) + 1 :], weights)
        own = factors if reader.endswith("coefficient") else factors[:, np.newaxis]
        weights[reader] = weights[reader] * own.astype(np.float32)
    facts = {fact: network.facts[fact] for fact in (*OF_DATA, EVIDENCE_AT) if fact in network.facts}
    return Network(name, network.spec, weights, network.sure_at, facts)


def _reader(later: Iterable[str], weights: Weights) -> str:
    """The array that multiplies what a layer hands on, among those of the layers after it."""
    for layer in later:
        for part in ("coefficient", "kernel"):
            if f"{layer}/{part}" in weights:
                return f"{layer}/{part}"
    raise Problem(
        N_(
            "What F6 is scaled by cannot be kept: this network's OUTPUT compares F6 with pictures and has no weights. "
            "Leave F6 as it is."
        )
    )


_TEXT = re.compile(r"(C1|S2|C3|S4|C5|F6)([mfw])(\d{1,3})(?:\.(\d{1,2}))?x(-?\d(?:\.\d{1,4})?)", re.ASCII)
_PARTS = {"m": "map", "f": "filter", "w": "weight"}
MOST_EDITS = 700  # in one text: more things cannot be changed


def to_text(edits: Iterable[Edit]) -> str:
    """Edits as a link carries them: ``C1m3x0_C3f12x0.5_C1w2.13x-0.25``; maps and weights counted from 1."""
    letters = {part: letter for letter, part in _PARTS.items()}
    return "_".join(
        f"{edit.layer}{letters[edit.part]}{edit.number + 1}{_place(edit)}x{round(edit.value, 4):g}"
        for edit in settled(edits)[-MOST_EDITS:]
    )


def _place(edit: Edit) -> str:
    return "" if edit.place is None else f".{edit.place + 1}"


def from_text(text: str) -> list[Edit]:
    """The edits of a link; none for an empty text.

    Raises
    ------
    Problem
        When it is no such text.
    """
    return [_edit(part) for part in text.split("_", MOST_EDITS - 1)] if text else []


def _edit(text: str) -> Edit:
    found = _TEXT.fullmatch(text)
    if found is None:
        raise Problem(N_("{text} is no change of a network; one is written like C1m3x0.5."), text=text[:40])
    layer, letter, number, place, value = found.groups()
    return Edit(layer, int(number) - 1, _PARTS[letter], float(value), int(place) - 1 if place else None)
