"""A plan as the arrays on which edits are replayed, made once and kept while somebody edits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.components import communities_of
from gridplan.ground.areas import Areas, areas_of
from gridplan.ground.windows import grid_windows
from gridplan.options import Rules
from gridplan.plan import Plan
from gridplan.wishes.estates import parts_of
from gridplan.wishes.finding_units import centres_on, groups_on, pins_on, positions
from gridplan.wishes.wished import read_wishes

Units = NDArray[np.int64]
ANY = 1_000_000
"""More workers than any grid has."""


@dataclass(frozen=True, eq=False, repr=False)
class Board:
    """A plan as arrays: where its units lie, what is counted, and which rules their grids have to keep.

    Parameters
    ----------
    digest
        Of the plan.
    place
        Unit id → position.
    labels
        int32 (n,), position of each unit's grid in `codes`.
    households, load
        int64 (n,).
    community
        int32 (n,), number of each unit's community.
    u, v
        int32 (m,), pairs of neighbours.
    barred
        bool (m,), pairs that no grid reaches across.
    needs
        int64 (n,), workers whose window each unit takes, with those that it must share a grid with; 0 without load.
    least, most
        int64 (k,), between how many workers the window of each grid is multiplied by: see `gridplan.edits.counting`.
    together, apart
        Units that must share a grid, and groups of which no two may.
    pinned
        Position of a unit → code of its grid.
    locked
        Codes of grids that the rules keep as they were.
    centres
        Units about which grids lie, each about another one.
    areas
        The kinds of area, which no grid mixes; None where none are in use.
    """

    digest: str
    place: dict[str, int]
    labels: NDArray[np.int32]
    codes: tuple[str, ...]
    rules: Rules
    households: NDArray[np.int64]
    load: NDArray[np.int64]
    community: NDArray[np.int32]
    u: NDArray[np.int32]
    v: NDArray[np.int32]
    barred: NDArray[np.bool_]
    needs: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    together: tuple[Units, ...]
    apart: tuple[Units, ...]
    pinned: dict[int, str]
    locked: tuple[str, ...]
    centres: Units
    areas: Areas | None = None

    def __repr__(self) -> str:
        return f"<Board: {len(self.labels)} units, {len(self.codes)} grids>"

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """Object (n,), ids of the units."""
        return np.array([*self.place], dtype=object)


def board_of(plan: Plan) -> Board:
    """Return the board on which edits of a plan are replayed."""
    ground, rules = plan.ground, plan.rules
    households = ground.units["households"].to_numpy(np.int64)
    areas = areas_of(ground, rules, plan.load)
    needs = _needs(plan, {"load": plan.load, "households": households}, areas)
    pins = pins_on(ground, rules.pinned)[0]
    return Board(
        digest=plan.digest,
        place=positions(ground),
        labels=plan.labels,
        codes=plan.network.codes,
        rules=rules,
        households=households,
        load=plan.load,
        community=np.unique(communities_of(ground).astype(str), return_inverse=True)[1].astype(np.int32),
        u=ground.adjacency.u,
        v=ground.adjacency.v,
        barred=ground.adjacency.barred,
        needs=needs,
        **_worker_ends(plan, needs),
        together=tuple(np.array(group) for group in _kept(plan)),
        apart=tuple(np.array(group) for group in groups_on(ground, rules.apart, wish="apart")[0]),
        pinned={unit: name for name, units in pins.items() for unit in units},
        locked=rules.locked,
        centres=np.array([*centres_on(ground, rules.centres)[0]], dtype=np.int64),
        areas=areas,
    )


def _kept(plan: Plan) -> list[list[int]]:
    """Return the groups that share a grid, estates that were cut as their parts."""
    groups = groups_on(plan.ground, plan.rules.together, wish="together")[0]
    parts = parts_of(groups, plan.report.findings, positions(plan.ground))
    return [part for part in parts if len(part) > 1]


def _needs(plan: Plan, amounts: dict[str, NDArray[np.int64]], areas: Areas | None) -> NDArray[np.int64]:
    """Return how many times the window of one worker each unit takes, with all that must share its grid."""
    number = np.arange(len(plan.ground))
    if plan.rules.together or plan.rules.pinned:
        ids = plan.ground.units["unit"].to_numpy(dtype=object)
        together = tuple(tuple(ids[group]) for group in _kept(plan))
        sets = read_wishes(plan.ground, replace(plan.rules, together=together), None, areas=areas)[0].set_of
        number = np.where(sets >= 0, sets + len(number), number)
    own = np.unique(number, return_inverse=True)[1]
    needs = np.zeros(len(number), np.int64)
    kinds = None if areas is None else areas.of_units
    for name, hi in grid_windows(plan.rules, kinds, n_grids=len(number)).hi.items():
        total = np.bincount(own, amounts[name]).astype(np.int64)
        needs = np.maximum(needs, -(-total[own] // np.maximum(hi, 1)))
    return needs


def _worker_ends(plan: Plan, needs: NDArray[np.int64]) -> dict[str, Any]:
    """Return the least and most workers of each grid: as many as its units need, unless the plan has others."""
    had = plan.network.n_workers
    usual = np.where((had == 0) & (np.bincount(plan.labels, plan.load, len(had)) == 0), 0, 1)
    np.maximum.at(usual, plan.labels, needs)
    uncovered = np.array([code == NO_GRID for code in plan.network.codes])
    return {
        "least": np.where(had > usual, had, np.minimum(had, 1)),
        "most": np.where((had < usual) | uncovered, had, ANY),
    }
