"""A small valid merged plan, built by hand: two departments' networks on the toy ground, made one, with functions."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from toy_plan import toy_ground, toy_plan

from gridplan.columns import FUNCTION_COLUMNS
from gridplan.merger import Merger
from gridplan.plan import Network, Plan

WEIGHTS = {"police": 2.0, "urban": 1.0}


def merged_plan(*, carry: str = "largest", **merger: object) -> Plan:
    """Return a plan whose four grids replace those of two departments; `merger` changes how it says it was made.

    With ``urban`` among the `fixed` departments both halves are pieces of their own.

    Police: four quarters whose border stands one column too far east; unit b035 has no police grid.
    Urban: a western and an eastern half, so that no new grid crosses its border; unit b000 lies in both.
    """
    ground = toy_ground()
    column, row = np.arange(36) // 6, np.arange(36) % 6
    police = (2 * (row < 3) + (column > 3)).astype(np.int32)
    police[35] = -1
    share = np.ones(36)
    share[0] = 0.75
    others = (
        Network("police", "areal", police, ("P1", "P2", "P3", "P4"), np.array([2, 1, 1, 3]), (police >= 0) * 1.0),
        Network("urban", "areal", (column > 2).astype(np.int32), ("U1", "U2"), np.array([1, 0]), share),
    )
    plan = toy_plan(ground=ground, others=others)
    how = Merger(
        weights=WEIGHTS,
        base="police",
        fixed=(),
        compact=0.0,
        bound=_pairs_weighted(plan),
        carry=carry,
        functions=functions_of(plan, carry),
    )
    plan = plan.replace(merger=dataclasses.replace(how, **merger))
    return in_pieces(plan, others[1].labels) if "urban" in plan.merger.fixed else plan


def in_pieces(plan: Plan, component: np.ndarray) -> Plan:
    """Return the plan divided piece by piece: `component` is the piece of each unit."""
    households = plan.ground.units["households"].to_numpy()
    parts = []
    for number in range(int(component.max()) + 1):
        mine = component == number
        total, grids = int(households[mine].sum()), len(np.unique(plan.labels[mine]))
        own = {"name": f"A/{number + 1}", "n_units": int(mine.sum()), "n_grids": grids}
        parts.append(dataclasses.replace(plan.components[0], households=total, load=total, **own))
    return plan.replace(components=tuple(parts), component=component.astype(np.int32))


def with_roads(plan: Plan) -> Plan:
    """Return the merged plan with a department of road segments: R1 along two new grids, R2 outside all of them."""
    first, second = plan.network.codes[:2]
    rows = [("R1", 2, first, 0.6), ("R1", 0, second, 0.4), ("R2", 1, "", 0.0)]
    roads = [("roads", old, "", "sweeping", staff, grid, 0, share) for old, staff, grid, share in rows]
    table = pd.concat([plan.merger.functions, pd.DataFrame(roads, columns=list(FUNCTION_COLUMNS))], ignore_index=True)
    return plan.replace(merger=dataclasses.replace(plan.merger, functions=table))


def functions_of(plan: Plan, carry: str) -> pd.DataFrame:
    """Return the table of functions by its definition: a row for each new grid with units of an old one."""
    households = plan.ground.units["households"].to_numpy()
    rows = []
    for network in plan.others:
        for old, (code, staff) in enumerate(zip(network.codes, network.n_workers.tolist(), strict=True)):
            mine = network.labels == old
            common = np.bincount(plan.labels[mine], households[mine], len(plan.network.codes)).astype(np.int64)
            found = sorted(np.unique(plan.labels[mine]).tolist(), key=lambda new: (-common[new], new))
            shares = [int(common[new]) / int(common.sum()) for new in found]
            people = _split(staff, shares) if carry == "split" else [staff] + [0] * (len(found) - 1)
            for new, part, number in zip(found, shares, people, strict=True):
                own = (network.name, code, f"{network.name} {code}", "patrol; visits", number)
                rows.append((*own, plan.network.codes[new], int(common[new]), part))
    return pd.DataFrame(rows, columns=list(FUNCTION_COLUMNS))


def _split(staff: int, shares: list[float]) -> list[int]:
    """Return whole people by largest remainder, ties to the first."""
    whole = [int(staff * part) for part in shares]
    rest = sorted(range(len(shares)), key=lambda i: (whole[i] - staff * shares[i], i))[: staff - sum(whole)]
    return [number + (i in rest) for i, number in enumerate(whole)]


def _pairs_weighted(plan: Plan) -> float:
    """Return all pairs of households that share a grid in a department's network, weighted: no plan keeps more."""
    households = plan.ground.units["households"].to_numpy()
    total = 0.0
    for network in plan.others:
        old = [int(households[network.labels == g].sum()) for g in range(len(network.codes))]
        total += WEIGHTS[network.name] * sum(n * (n - 1) // 2 for n in old)
    return total
