"""An older plan seen from today's ground: which grid each unit had, which codes go on, who moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gridplan.components import communities_of
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.areas import grid_areas
from gridplan.ground.ground import Ground
from gridplan.options.dedicated import place_of_area
from gridplan.plan import Network, Plan
from gridplan.store.geopackage import load
from gridplan.wishes.heirs import heirs

BEFORE = "before"
"""Name of the network in which a plan keeps the older division it was asked to stay near to."""
_NO_GRID = "-"

Findings = tuple[Finding, ...]


@dataclass(frozen=True)
class Earlier:
    """The older division on today's units.

    Parameters
    ----------
    labels
        int32 (n,), position of each unit's grid in `codes`, −1 where it had none.
    n_workers
        int64 (k,), workers of each grid.
    retired
        Codes that were in use before these and are no more: they are given to no grid again.
    dedicated
        Codes of dedicated grids; None where it is not known.
    """

    labels: NDArray[np.int32]
    codes: tuple[str, ...]
    n_workers: NDArray[np.int64]
    retired: frozenset[str] = frozenset()
    dedicated: frozenset[str] | None = None

    @property
    def network(self) -> Network:
        """The older division as a further network of the new plan."""
        return Network(BEFORE, "areal", self.labels, self.codes, self.n_workers)

    @property
    def taken(self) -> frozenset[str]:
        """Every code that was ever given out: none of them goes to other ground."""
        return self.retired.union(self.codes)

    def number(self, code: str) -> int:
        """Return the position of a code, −1 where there is none."""
        return self.codes.index(code) if code in self.codes else -1


def match_earlier(start: Plan | str | Path, ground: Ground) -> Earlier:
    """Return the grids of an older plan on the units of `ground`, matched by id; units that are new have none.

    Raises
    ------
    InputError
        When no unit of the older plan stands on the ground.
    PlanFileError
        When its file cannot be loaded.
    """
    plan = start if isinstance(start, Plan) else load(start)
    none = plan.network.codes.index(_NO_GRID) if _NO_GRID in plan.network.codes else -1
    old = dict(zip(plan.ground.units["unit"].astype(str), plan.labels.tolist(), strict=True))
    found = np.array([old.get(unit, -1) for unit in ground.units["unit"].astype(str)], dtype=np.int32)
    labels = np.where(found == none, -1, found).astype(np.int32)
    if (labels < 0).all():
        raise InputError((Finding("start-no-units"),))
    return Earlier(labels, plan.network.codes, plan.network.n_workers, plan.retired, dedicated_codes(plan))


def dedicated_codes(plan: Plan) -> frozenset[str]:
    """Return the codes of the dedicated grids of a plan."""
    codes = plan.network.codes
    areas = grid_areas(plan.ground, plan.rules, plan.load, labels=plan.labels, n_grids=len(codes))
    return frozenset(
        code for code, area in zip(codes, () if areas is None else areas, strict=False) if place_of_area(area)
    )


def carry_codes(
    earlier: Earlier,
    labels: NDArray[np.int64],
    households: NDArray[np.int64],
    given: dict[int, str],
    *,
    dedicated: Collection[int] = (),
) -> dict[int, str]:
    """Return new grid → code for the grids that go on under the code of an old one.

    As many households as possible keep their code: see `gridplan.wishes.heirs`. Each code and each grid once. Dedicated
    grids go on as such, so that the serial of a code tells what it is, except where their ground had it exactly.

    Parameters
    ----------
    labels
        int64 (n,), new grid of each unit.
    given
        Grids that have a code already.
    dedicated
        New grids that are dedicated ones.

    Examples
    --------
    >>> old = Earlier(np.array([0, 0, 1]), ("001", "002"), np.ones(2, np.int64))
    >>> carry_codes(old, np.array([7, 8, 8]), np.array([5, 3, 9]), {})
    {7: '001', 8: '002'}
    """
    found = given | _same_ground(earlier, labels, given, dedicated)
    in_order = sorted(set(earlier.codes) - set(found.values()))
    rank = {code: i for i, code in enumerate(in_order)}
    numbers = np.array([*(rank.get(code, -1) for code in earlier.codes), -1])[earlier.labels]
    open_grids = np.where(np.isin(labels, list(found)), -1, labels)
    of_kind = _of_one_kind(earlier, labels, dedicated)
    found |= {
        grid: in_order[number]
        for own in of_kind
        for number, grid in heirs(np.where(own, numbers, -1), np.where(own, open_grids, -1), households).items()
    }
    return found


def _of_one_kind(earlier: Earlier, labels: NDArray[np.int64], dedicated: Collection[int]) -> list[NDArray[np.bool_]]:
    """Return the units, bool (n,) each, whose old and new grid are both of one kind: usual ones, and dedicated ones."""
    if earlier.dedicated is None:
        return [np.ones(len(labels), dtype=bool)]
    before = np.array([*(code in earlier.dedicated for code in earlier.codes), False])[earlier.labels]
    now = np.isin(labels, list(dedicated))
    return [~before & ~now, before & now]


def _same_ground(
    earlier: Earlier, labels: NDArray[np.int64], given: Mapping[int, str], dedicated: Collection[int]
) -> dict[int, str]:
    """Return dedicated grid → the code of the old grid with the very same units, as far as both are free."""
    found: dict[int, str] = {}
    for grid in sorted(set(dedicated) - set(given)) if earlier.dedicated is not None else ():
        own = labels == grid
        old = int(earlier.labels[own][0])
        if old >= 0 and earlier.codes[old] not in given.values() and np.array_equal(own, earlier.labels == old):
            found[grid] = earlier.codes[old]
    return found


def pinned_elsewhere(ground: Ground, pins: Mapping[str, Sequence[int]], earlier: Earlier) -> Findings:
    """Return the units that are pinned to a grid of the older plan that lies in another community.

    Parameters
    ----------
    pins
        Name of a grid → units pinned to it.
    """
    community, ids = communities_of(ground), ground.units["unit"].to_numpy(dtype=object)
    findings: Findings = ()
    for name in sorted(pins.keys() & set(earlier.codes)):
        home = sorted(set(community[earlier.labels == earlier.number(name)]))
        away = [unit for unit in pins[name] if home and community[unit] not in home]
        for place in sorted({community[unit] for unit in away}):
            own = tuple(str(ids[unit]) for unit in away if community[unit] == place)
            findings += (Finding("pins-elsewhere", own, {"grid": name, "home": ", ".join(home), "place": place}),)
    return findings


def pinned_retired(ids: NDArray[np.object_], pins: Mapping[str, Sequence[int]], earlier: Earlier) -> Findings:
    """Return the units that are pinned to a code which an earlier grid bore and no grid may bear again.

    Examples
    --------
    >>> old = Earlier(np.zeros(1, np.int32), ("001",), np.ones(1, np.int64), frozenset({"002"}))
    >>> [finding.ids for finding in pinned_retired(np.array(["b1"], dtype=object), {"002": [0]}, old)]
    [('b1',)]
    """
    return tuple(
        Finding("pins-retired", tuple(str(ids[unit]) for unit in pins[name]), {"grid": name})
        for name in sorted(pins.keys() & earlier.retired)
    )


def anchored(
    points: NDArray[np.float64], pins: Mapping[str, Sequence[int]], earlier: Earlier, *, taken: NDArray[np.bool_]
) -> dict[str, list[int]]:
    """Return the pins, each to an older grid with a unit of that grid, so that the grid of its code goes on there.

    The unit is the one nearest to those pinned; none is added where one of these was in the grid already.

    Parameters
    ----------
    taken
        bool (n,), units of which something else is wished.

    Examples
    --------
    >>> row = np.column_stack([np.arange(4.0), np.zeros(4)])
    >>> old = Earlier(np.array([0, 0, 1, 1]), ("001", "002"), np.ones(2, np.int64))
    >>> anchored(row, {"002": [0], "new": [1]}, old, taken=np.zeros(4, bool))
    {'002': [0, 2], 'new': [1]}
    """
    found = {name: list(units) for name, units in pins.items()}
    for name in sorted(pins.keys() & set(earlier.codes)):
        inside = earlier.labels == earlier.number(name)
        free = np.flatnonzero(inside & ~taken)
        if len(free) and not inside[found[name]].any():
            away = np.hypot(*(points[free][:, None] - points[found[name]][None]).transpose(2, 0, 1)).min(axis=1)
            found[name].append(int(free[away.argmin()]))
    return found


def moved_note(earlier: Earlier, network: Network, households: NDArray[np.int64]) -> Finding:
    """Return a note on how many households have another grid than before, of those that had one."""
    had = earlier.labels >= 0
    old = np.array(earlier.codes, dtype=object)[earlier.labels[had]]
    new = np.array(network.codes, dtype=object)[network.labels[had]]
    total, moved, units = int(households[had].sum()), int(households[had][old != new].sum()), int((old != new).sum())
    if not moved:
        return Finding("start-moved-empty" if units else "start-kept", numbers={"total": total, "units": units})
    numbers = {"moved": moved, "total": total, "kept": f"{100 * (1 - moved / total):.1f}", "units": units}
    return Finding("start-moved", numbers=numbers)
