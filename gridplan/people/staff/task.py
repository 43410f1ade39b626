"""The communities of a plan as tasks: each one's grids, workers and what is asked of them, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.people.grids import Grids
from gridplan.people.staff.block import FULL, Block
from gridplan.people.staff.crew import Crew
from gridplan.people.staff.filling import Ends
from gridplan.people.staff.rules import WorkerRules
from gridplan.people.staff.seats import homes_of


@dataclass(frozen=True, eq=False)
class Task:
    """One community, or all grids when pooled.

    Parameters
    ----------
    name
        The community; empty when pooled.
    grids, workers
        int64, rows of the grids and of the crew.
    known
        float64 (k, m), worth of each worker on each grid: what they served last year.
    usual
        Load of one full worker, divided by the thousandths of full time.
    """

    name: str
    grids: NDArray[np.int64]
    workers: NDArray[np.int64]
    block: Block
    ends: Ends
    known: NDArray[np.float64]
    usual: float


def tasks_of(grids: Grids, crew: Crew, rules: WorkerRules) -> list[Task]:
    """Return a task for each community with load, without parts that have neither load nor a pinned grid."""
    community = np.full(len(grids), "", dtype=object) if rules.pooled else grids.communities
    pinned = np.isin(grids.codes, sorted({code for codes in crew.table["pinned"] for code in codes}))
    wanted = pinned | (grids.load > 0)
    found = {name: grounds(grids, np.flatnonzero(community == name), wanted) for name in sorted(set(community))}
    loaded = {name: (own, parts) for name, (own, parts) in found.items() if parts}
    names = list(loaded)
    need = np.array([parts for _, parts in loaded.values()], dtype=np.int64)
    home = np.full(len(crew), "", dtype=object) if rules.pooled else homes_of(crew, grids, names, need)
    return [
        _task(name, own, np.flatnonzero(home == name), staff=(grids, crew, rules)) for name, (own, _) in loaded.items()
    ]


def usual_load(grids: Grids, crew: Crew) -> float:
    """Return the load of one full worker under the plan's rules, or the mean where the grids know no such measure."""
    if grids.per_worker > 1:  # 1 where households themselves are the load
        return float(grids.per_worker)
    return float(grids.load.sum()) * FULL / max(int(crew.table["time"].sum()), 1)


def grounds(grids: Grids, own: NDArray[np.int64], wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], int]:
    """Return the grids whose part has any grid that is wanted, and how many such parts there are."""
    block = bare_block(grids, own)
    parts = [part for part in block.parts if wanted[own[part]].any()]
    return np.sort(own[np.concatenate([np.zeros(0, np.int64), *parts])]), len(parts)


def bare_block(grids: Grids, own: NDArray[np.int64]) -> Block:
    """Return grids as a block without workers."""
    place = np.full(len(grids), -1, dtype=np.int64)
    place[own] = np.arange(len(own))
    pairs = place[grids.pairs]
    none = np.zeros(0, dtype=np.int64)
    return Block(
        load=grids.load[own],
        points=grids.points[own],
        pairs=pairs[(pairs >= 0).all(axis=1)].astype(np.int32),
        time=none,
        capacity=none,
        pins=(),
    )


def _task(
    name: str, own: NDArray[np.int64], workers: NDArray[np.int64], *, staff: tuple[Grids, Crew, WorkerRules]
) -> Task:
    grids, crew, rules = staff
    table, m = crew.table.iloc[workers], len(own)
    place = {grids.codes[row]: i for i, row in enumerate(own.tolist())}
    capacity = table["capacity"].to_numpy(np.int64)
    usual = usual_load(grids, crew) / FULL
    lowest, highest = (0.0, np.inf) if rules.window is None else (end * usual for end in rules.window)
    block = replace(
        bare_block(grids, own),
        time=table["time"].to_numpy(np.int64),
        capacity=np.minimum(np.where(capacity < 0, m, capacity), m),
        pins=tuple(tuple(sorted(place[code] for code in codes if code in place)) for codes in table["pinned"]),
    )
    known = np.zeros((len(workers), m))
    for row, codes in enumerate(table["last_year"]):
        known[row, [place[code] for code in codes if code in place]] = 1.0
    known *= 1 + block.load
    ends = Ends(lowest, highest, rules.part_time, rules.grids_per_worker)
    return Task(name, own, workers, block, ends, known, usual)
