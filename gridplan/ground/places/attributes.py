"""What each building of a generated place holds beside households: people, shops, jobs, students."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.ground.places.sharing import share_out
from gridplan.ground.places.stock import Stock

_ELDERLY = {"managed": 0.14, "open": 0.24, "old": 0.30, "village": 0.33}
_FLOATING = {"managed": 0.10, "open": 0.16, "old": 0.28, "village": 0.03}
"""Share of the people by the kind of housing, before chance: assumptions."""
_FRONT_PER_SHOP = 8.0
_AREA_PER_SHOP = {"mall": 150.0, "market": 40.0}
_AREA_PER_JOB = {
    "office": 22.0,
    "works": 60.0,
    "school": 110.0,
    "hospital": 40.0,
    "administration": 28.0,
}
_AREA_PER_STUDENT = 11.0
_JOBS_PER_SHOP = 3
"""Floor area and street front behind one shop, job or student, m² and m: assumptions."""
PART_WIDTH = 15.0


def weigh(
    stock: Stock, uses: NDArray[np.object_], people: int, rng: np.random.Generator
) -> dict[str, NDArray[np.int64]]:
    """Return the columns ``people, elderly, floating, shops, jobs, students``, int64 (n,) each.

    Parameters
    ----------
    uses
        Of each plot.
    people
        In all; every household has one at least.
    """
    use = uses[stock.plot]
    mood = rng.uniform(0.75, 1.25, (3, len(uses)))[:, stock.plot]
    lived = stock.households > 0
    count = np.zeros(len(stock), dtype=np.int64)
    own = stock.households[lived]
    count[lived] = own + share_out(own * mood[0][lived], people - int(own.sum()))
    area = stock.boxes[:, 2] * stock.boxes[:, 3] * stock.floors
    shops = _shops(stock, area)
    return {
        "people": count,
        "elderly": _share(count, use, _ELDERLY, mood[1]),
        "floating": _share(count, use, _FLOATING, mood[2]),
        "shops": shops,
        "jobs": shops * _JOBS_PER_SHOP + _per_area(stock.use, area, _AREA_PER_JOB),
        "students": _per_area(stock.use, area, {"school": _AREA_PER_STUDENT}),
    }


def entrances(stock: Stock, units: NDArray[np.object_]) -> pd.DataFrame:
    """Return the entrances of the inhabited buildings with the households behind each: ``unit, part, households``."""
    lived = np.flatnonzero(stock.households > 0)
    households = stock.households[lived]
    long = stock.boxes[lived, 2:].max(axis=1)
    parts = np.minimum(np.maximum(1, np.rint(long / PART_WIDTH)).astype(np.int64), households)
    first = np.repeat(np.cumsum(parts) - parts, parts)
    turn = np.arange(int(parts.sum())) - first
    of, all_parts = np.repeat(households, parts), np.repeat(parts, parts)
    counts = (turn + 1) * of // all_parts - turn * of // all_parts
    return pd.DataFrame({"unit": np.repeat(units[lived], parts), "part": turn + 1, "households": counts})


def _share(
    people: NDArray[np.int64], use: NDArray[np.object_], shares: dict[str, float], mood: NDArray[np.float64]
) -> NDArray[np.int64]:
    share = np.array([shares.get(name, 0.15) for name in use]) * mood
    return np.rint(people * share).astype(np.int64)


def _shops(stock: Stock, area: NDArray[np.float64]) -> NDArray[np.int64]:
    front = np.maximum(1, np.rint(stock.boxes[:, 2:].max(axis=1) / _FRONT_PER_SHOP)).astype(np.int64)
    on_street = np.isin(stock.use, ("shop", "mixed"))
    return np.where(on_street, front, _per_area(stock.use, area, _AREA_PER_SHOP))


def _per_area(use: NDArray[np.object_], area: NDArray[np.float64], needed: dict[str, float]) -> NDArray[np.int64]:
    found = np.zeros(len(use), dtype=np.int64)
    for name, each in needed.items():
        own = use == name
        found[own] = np.maximum(1, np.rint(area[own] / each)).astype(np.int64)
    return found
