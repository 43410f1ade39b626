"""Filling the blocks of a generated town: what each is for, and the houses on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gridplan.ground.town.houses import House, fill_business, fill_estate, fill_old, fill_open, fill_park, fill_school
from gridplan.ground.town.layout import Rect, Street, Town, lanes


@dataclass(frozen=True)
class Built:
    """Everything in the drawing plane.

    Parameters
    ----------
    houses, block
        Houses, and the number of the block in which each stands.
    uses
        What each block is for.
    streets
        All streets, lanes included.
    """

    houses: list[House]
    block: list[int]
    uses: list[str]
    streets: list[Street]


_Fill = Callable[[Rect, np.random.Generator], list[House]]
_FILLS: dict[str, _Fill] = {
    "managed": fill_estate,
    "open": fill_open,
    "old": fill_old,
    "business": fill_business,
    "school": fill_school,
    "park": fill_park,
}


def build_up(town: Town, rng: np.random.Generator) -> Built:
    """Return a town's plan filled with houses; each community has its own share of managed estates."""
    managed = rng.uniform(0.25, 0.65, 1 + max(block.community for block in town.blocks))
    built = Built([], [], [], list(town.streets))
    for number, block in enumerate(town.blocks):
        use = _use_of(block, town.frame, float(managed[block.community]), rng)
        pieces, streets = lanes(block, 125.0, rng) if use in ("open", "old") else ([block], [])
        houses = [house for piece in pieces for house in _FILLS[use](piece, rng)]
        built.houses.extend(houses)
        built.block.extend([number] * len(houses))
        built.streets.extend(streets)
        built.uses.append(use)
    return built


def _use_of(block: Rect, frame: Rect, managed: float, rng: np.random.Generator) -> str:
    """Choose what a block is for: business in the middle, old lanes near it, estates further out."""
    x, y = (block.west + block.east) / 2 / frame.width - 0.5, (block.south + block.north) / 2 / frame.height - 0.5
    far = float(np.hypot(x, y)) / 0.7
    weights = {
        "managed": managed * (0.6 + 0.8 * far),
        "open": (1 - managed) * 0.75,
        "old": (1 - managed) * 0.5 * max(1 - far, 0.0),
        "business": 0.16 * (1 - far) ** 2,
        "school": 0.05,
        "park": 0.05,
    }
    chances = np.array(list(weights.values()))
    return list(weights)[int(rng.choice(len(chances), p=chances / chances.sum()))]
