"""Putting divided pieces together into one plan: codes, workers, components, findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.assembling.codes import number_grids
from gridplan.assembling.reasons import overall, piece_findings
from gridplan.assembling.wish_reasons import wish_findings
from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.options.codes import CodeScheme
from gridplan.options.dedicated import place_of_area
from gridplan.plan import Component, Network, Plan
from gridplan.status import Status
from gridplan.tasks.task import Outcome
from gridplan.wishes.earlier import Earlier, carry_codes


@dataclass(frozen=True)
class _Joined:
    """All grids of all pieces, in the order of the pieces."""

    labels: NDArray[np.int64]
    component: NDArray[np.int32]
    n_workers: NDArray[np.int64]
    community: tuple[str, ...]
    dedicated: frozenset[int]


def assemble(
    ground: Ground,
    rules: Rules,
    load: NDArray[np.int64],
    outcomes: Sequence[Outcome],
    *,
    shortage: tuple[Finding, ...] = (),
    earlier: Earlier | None = None,
) -> Plan:
    """Return the plan that the divided pieces make.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    shortage
        Why the number of grids asked for cannot be had; then the plan is infeasible.
    earlier
        The older division, whose codes go on; it is kept in the plan.
    """
    joined = _join(ground, outcomes)
    given = _given_codes(ground, joined, outcomes, earlier)
    network = _numbered(ground, joined, given, taken=() if earlier is None else earlier.taken, scheme=rules.codes)
    prices = np.zeros(len(ground))
    for outcome in outcomes:
        prices[outcome.task.piece.units] = outcome.prices
    proven = all(outcome.status == "feasible" for outcome in outcomes)
    components = tuple(_component(outcome, network, rules, ground) for outcome in outcomes)
    status: Status = "infeasible" if shortage else overall([(c.status, c.load) for c in components])
    return Plan(
        ground=ground,
        rules=rules,
        load=load,
        network=network,
        workers=worker_table(network),
        components=components,
        component=joined.component,
        status=status,
        prices=prices if prices.any() else None,
        bound=sum(outcome.bound for outcome in outcomes) if proven else None,
        free=_free(outcomes) if proven else None,
        report=Report(ground.report.findings + shortage, ground.report.conservation),
        others=() if earlier is None else (earlier.network,),
    )


def worker_table(network: Network) -> pd.DataFrame:
    """Return one row a worker and grid: as many workers a grid as its window is multiplied by, one grid each."""
    grid = np.repeat(np.array(network.codes, dtype=object), network.n_workers)
    width = max(4, len(str(len(grid))))
    workers = [f"W{i:0{width}d}" for i in range(1, len(grid) + 1)]
    return pd.DataFrame({"worker": workers, "grid": grid, "share": 1.0})


def _join(ground: Ground, outcomes: Sequence[Outcome]) -> _Joined:
    labels = np.empty(len(ground), np.int64)
    component = np.empty(len(ground), np.int32)
    community: list[str] = []
    for i, outcome in enumerate(outcomes):
        labels[outcome.task.piece.units] = outcome.labels + len(community)
        component[outcome.task.piece.units] = i
        community += [outcome.task.piece.community] * len(outcome.n_workers)
    workers = np.concatenate([outcome.n_workers for outcome in outcomes])
    own = [outcome.task.piece.units[0] for outcome in outcomes if place_of_area(outcome.task.piece.area)]
    return _Joined(labels, component, workers, tuple(community), frozenset(labels[own].tolist()))


def _given_codes(
    ground: Ground, joined: _Joined, outcomes: Sequence[Outcome], earlier: Earlier | None
) -> dict[int, str]:
    """Return grid → code where it is given: kept and pinned grids, then those that go on under an older code."""
    found: dict[int, str] = {}
    for outcome in outcomes:
        units, asked = outcome.task.piece.units, outcome.task.asked
        locked = asked.kept is not None and not asked.dedicated
        if locked and earlier is not None:
            found[int(joined.labels[units[0]])] = earlier.codes[earlier.labels[units[0]]]
        for number, name in enumerate(asked.names):
            if name is not None:
                found[int(joined.labels[units[asked.set_of == number][0]])] = name
    if earlier is None:
        return found
    households = ground.units["households"].to_numpy(np.int64)
    return carry_codes(earlier, joined.labels, households, found, dedicated=joined.dedicated)


def _numbered(
    ground: Ground, joined: _Joined, given: dict[int, str], *, taken: Collection[str], scheme: CodeScheme
) -> Network:
    """Return the network with its grids in reading order, under their given codes or new ones."""
    middles = _middles(ground.points, joined.labels, len(joined.n_workers))
    order, codes = number_grids(
        middles, joined.community, given=given, taken=taken, scheme=scheme, dedicated=joined.dedicated
    )
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return Network("grids", "areal", rank[joined.labels].astype(np.int32), codes, joined.n_workers[order])


def _middles(points: NDArray[np.float64], labels: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    """Mean place of the units of each grid, float64 (k, 2)."""
    count = np.bincount(labels, minlength=k)
    return np.stack([np.bincount(labels, column, k) / count for column in points.T], axis=1)


def _free(outcomes: Sequence[Outcome]) -> float | None:
    """Return the inertia of the free plan over all pieces, None where none was looked for."""
    found = [outcome.free for outcome in outcomes if outcome.task.load.any()]
    return sum(free for free in found if free is not None) if found and None not in found else None


def _component(outcome: Outcome, network: Network, rules: Rules, ground: Ground) -> Component:
    piece = outcome.task.piece
    grids = np.unique(network.labels[piece.units])
    return Component(
        name=piece.name if outcome.task.asked.kept is None else network.codes[int(grids[0])],
        community=piece.community,
        status=outcome.status,
        n_units=len(piece.units),
        households=int(ground.units["households"].to_numpy()[piece.units].sum()),
        load=int(outcome.task.load.sum()),
        n_grids=len(grids),
        bound=outcome.bound or None,
        findings=piece_findings(outcome, network, rules, ground) + wish_findings(outcome, network, ground),
    )
