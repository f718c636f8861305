"""What if C1 had no third filter? A network with maps or filters scaled or switched off."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..problems import N_, Problem
from .forward import Activations
from .forward import forward as run
from .network import Network

LAYERS = ("C1", "S2", "C3", "S4", "C5", "F6")
MOST = 2.0  # that a map or a filter is multiplied with


@dataclass(frozen=True)
class Edit:
    """One change.

    Parameters
    ----------
    layer : {"C1", "S2", "C3", "S4", "C5", "F6"}
    number : int
        The map, from 0; in C5 and F6 the unit.
    part : {"map", "filter"}
        ``map``: what the layer hands on is multiplied. ``filter``: the weights that make the map are,
        the bias stays; pooling has none.
    factor : float, 0 to 2
        0 switches it off, 1 leaves it as it is.

    Raises
    ------
    Problem
        For a change that cannot be made.
    """

    layer: str
    number: int
    part: str
    factor: float

    def __post_init__(self) -> None:
        known = self.layer in LAYERS and (self.part == "map" or (self.part == "filter" and self.layer[0] != "S"))
        counted = isinstance(self.number, int) and self.number >= 0
        if not (known and counted and isinstance(self.factor, (int, float)) and 0 <= self.factor <= MOST):
            raise Problem(
                N_("{layer} {number}: its {part} cannot be scaled by {factor}; give a factor from 0 to {most}."),
                layer=self.layer,
                number=self.number,
                part=self.part,
                factor=self.factor,
                most=MOST,
            )


def settled(edits: Iterable[Edit]) -> list[Edit]:
    """The edits with only the last one kept for each thing; those of factor 1 change nothing."""
    last = {(edit.layer, edit.number, edit.part): edit for edit in edits}
    return [edit for edit in last.values() if edit.factor != 1]


def forward(network: Network, edits: Iterable[Edit], images: ArrayLike) -> Activations:
    """Every activation of the changed network; see `lenet.network.forward`.

    Raises
    ------
    Problem
        When a layer has no such map.
    """
    maps = {layer.name: layer.maps for layer in network.spec.layers}
    weights = dict(network.weights)
    scales: dict[str, np.ndarray] = {}
    for edit in settled(edits):
        if edit.number >= maps[edit.layer]:
            raise Problem(
                N_("{layer} has {maps} maps; there is no number {number}."),
                layer=edit.layer,
                maps=maps[edit.layer],
                number=edit.number + 1,
            )
        factors = np.ones(maps[edit.layer], np.float32)
        factors[edit.number] = edit.factor
        if edit.part == "map":
            scales[edit.layer] = scales.get(edit.layer, 1) * factors
        else:
            key = f"{edit.layer}/kernel"
            weights[key] = weights[key] * factors
    return run(network.spec, weights, images, scales)
