"""Households of buildings without a count, estimated from buildings with one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.estimating.buildings import Buildings, type_names
from gridplan.ground.estimating.model import Model, expect, learn
from gridplan.ground.estimating.rounding import whole_counts
from gridplan.ground.estimating.sureness import Sureness, judge_by_leaving_out

_MOST_LEARNED = 20_000
_MOST_TESTED = 5_000
_FARTHEST_OUT = 4.0
"""An estimate may always be this many times floors × footprint."""


@dataclass(frozen=True)
class TypeRate:
    """What was learned of one type of building.

    Parameters
    ----------
    name
        The use, second use and kind of housing that are known.
    buildings, households
        Counted ones.
    per_100m2
        Households that the model expects per 100 m² of floor.
    """

    name: str
    buildings: int
    households: int
    per_100m2: float


@dataclass(frozen=True)
class Estimate:
    """Households of buildings without a count.

    Parameters
    ----------
    values
        int64 (n,), 0 outside the buildings asked about.
    expected
        float64 (n,), the same before rounding.
    low, high
        float64 (n,), between which four buildings in five lie; NaN where there are too few counts to tell.
    rates
        By type, the commonest first.
    per_100m2
        Households per 100 m² of floor of all counted buildings.
    sureness
        What leaving counted buildings out showed; None where there are too few.
    """

    values: NDArray[np.int64]
    expected: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    rates: tuple[TypeRate, ...]
    per_100m2: float
    sureness: Sureness | None


def estimate_households(
    buildings: Buildings,
    counts: NDArray[np.float64],
    *,
    wanted: NDArray[np.bool_],
    learned: NDArray[np.bool_],
) -> Estimate | None:
    """Return households for the `wanted` buildings, or None when none of the `learned` ones has any.

    Households follow floors × footprint, bent by size, storeys, height of a storey, shape and types as far as the
    counts speak for it, and by what like buildings nearby hold. Few counts bend it little: one counted building gives
    its households per m² of floor.

    Parameters
    ----------
    counts
        float64 (n,), households; NaN where missing.
    wanted, learned
        bool (n,): the buildings to estimate, and those with counts to learn from; a count of 0 is a count.

    Examples
    --------
    >>> import shapely
    >>> from gridplan.ground.estimating.buildings import describe_buildings
    >>> both, nan = np.array([True, True]), float("nan")
    >>> two = describe_buildings(shapely.box([0, 20], 0, [10, 30], 10), floors=np.array([2.0, 4.0]),
    ...     height=np.array([nan, nan]), types=(), usual=both, metres_per_floor=3.0)
    >>> estimate_households(two, np.array([10, nan]), wanted=np.array([False, True]), learned=both).values.tolist()
    [0, 20]
    """
    known = np.flatnonzero(learned & np.isfinite(counts))
    if not counts[known].sum():
        return None
    rows = known[:: 1 + (len(known) - 1) // _MOST_LEARNED]
    if not counts[rows].sum():
        rows = known
    model = learn(buildings.taken(rows), counts[rows])
    asked = np.flatnonzero(wanted)
    expected, low, high = np.zeros(len(buildings)), np.full(len(buildings), np.nan), np.full(len(buildings), np.nan)
    expected[asked] = _credible(expect(model, buildings.taken(asked)), buildings.taken(asked), model)
    values = np.zeros(len(buildings), dtype=np.int64)
    values[asked] = whole_counts(expected[asked])
    tested = rows[:: 1 + (len(rows) - 1) // _MOST_TESTED]
    sureness = judge_by_leaving_out(buildings.taken(tested), counts[tested])
    if sureness is not None:
        low[asked], high[asked] = sureness.ranges(expected[asked])
    per_100m2 = 100 * float(counts[known].sum() / buildings.floor_area[known].sum())
    return Estimate(values, expected, low, high, _rates(model), per_100m2, sureness)


def _credible(expected: NDArray[np.float64], asked: Buildings, model: Model) -> NDArray[np.float64]:
    """Return what is expected, but not beyond what the densest counted building would hold on the same floors."""
    rate = model.counts.sum() / model.learned.floor_area.sum()
    densest = float((expect(model, model.learned) / (rate * model.learned.floor_area)).max())
    return np.asarray(np.minimum(expected, max(densest, _FARTHEST_OUT) * rate * asked.floor_area))


def _rates(model: Model) -> tuple[TypeRate, ...]:
    names = type_names(model.learned)
    found = []
    for name in np.unique(names).tolist():
        rows = np.flatnonzero(names == name)
        floor_area = float(model.learned.floor_area[rows].sum())
        rate = 100 * float(model.expected[rows].sum()) / floor_area
        found.append(TypeRate(name, len(rows), int(model.counts[rows].sum()), round(rate, 3)))
    return tuple(sorted(found, key=lambda rate: (-rate.buildings, rate.name)))
