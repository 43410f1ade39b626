"""Workers of communities, and of the pieces of ground that a community has."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.components import Piece, communities_of
from gridplan.ground.areas import areas_of
from gridplan.ground.ground import Ground
from gridplan.ground.staffing import StaffingTable, apportion, load_by_community, workers
from gridplan.options import Rules
from gridplan.tasks.quota import limits


@dataclass(frozen=True)
class WorkerParts:
    """What each unit takes of a worker, in whole parts.

    Parameters
    ----------
    of_unit
        int64 (n,).
    per_worker
        Parts of one usual worker.
    """

    of_unit: NDArray[np.int64]
    per_worker: int


def worker_parts(ground: Ground, load: NDArray[np.int64], rules: Rules) -> WorkerParts:
    """Return what each unit takes of a worker: of load, or of households where these decide.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    """
    amount = load if rules.load is not None else ground.units["households"].to_numpy(np.int64)
    areas = areas_of(ground, rules, load)
    if areas is None:
        usual = limits(rules).usual
        return WorkerParts(amount * usual.denominator, usual.numerator)
    each = [limits(rules, kind).usual for kind in areas.kinds]
    whole = math.lcm(*(usual.numerator for usual in each))
    parts = np.array([usual.denominator * (whole // usual.numerator) for usual in each], np.int64)
    return WorkerParts(amount * parts[areas.number], whole)


def staff_communities(ground: Ground, load: NDArray[np.int64], rules: Rules) -> StaffingTable:
    """Return the workers of each community under `rules`; its ``load`` is in parts of `worker_parts`.

    Of equal communities the one whose first unit comes first is served first, whatever they are called.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    """
    parts = worker_parts(ground, load, rules)
    table = load_by_community(ground.units, parts.of_unit)
    first = {str(name): place for place, name in reversed([*enumerate(communities_of(ground))])}
    west = table["community"].map(first).sort_values().index
    staff = workers(table.loc[west], parts.per_worker, rounding=rules.rounding, total=rules.workers)
    return replace(staff, frame=staff.frame.sort_index())


def share_staff(staff: StaffingTable, pieces: Sequence[Piece], amount: NDArray[np.int64]) -> list[int]:
    """Return the workers of each piece: those of its community by load, at least one where anyone lives."""
    totals = np.array([int(amount[piece.units].sum()) for piece in pieces], np.int64)
    names = np.array([piece.community for piece in pieces], dtype=object)
    shares = np.zeros(len(pieces), np.int64)
    for name, total in zip(staff.frame["community"], staff.frame["workers"], strict=True):
        own = np.flatnonzero((names == name) & (totals > 0))
        if len(own):
            shares[own] = apportion(totals[own], max(int(total), len(own)))
    return shares.tolist()
