"""The pieces of an edited plan: their figures, their status, and what of their proof still holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.assembling.reasons import overall
from gridplan.components import Piece, split_ground
from gridplan.edits.dividing import Division, division_of
from gridplan.edits.judging import Judged
from gridplan.findings import Finding
from gridplan.ground.areas import areas_of
from gridplan.plan import Component, Plan
from gridplan.status import Status
from gridplan.wishes.wished import lasting_walls


class Known(NamedTuple):
    """What mending found out about a piece.

    Parameters
    ----------
    status
        ``feasible`` where it is mended.
    findings
        Why it is not.
    bound, prices
        What is proven of the piece as mended: load·m², and float64 (m,).
    """

    status: Status
    findings: tuple[Finding, ...] = ()
    bound: float | None = None
    prices: NDArray[np.float64] | None = None


Told = Callable[[NDArray[np.int64]], Known | None]
"""What is known of the piece with these units; None where nobody looked at it."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The pieces of a plan.

    Parameters
    ----------
    number
        int32 (n,), piece of each unit.
    prices
        float64 (n,), or None where nothing is proven.
    """

    components: tuple[Component, ...]
    number: NDArray[np.int32]
    status: Status
    prices: NDArray[np.float64] | None
    bound: float | None


def pieces_of(plan: Plan) -> tuple[Piece, ...]:
    """Return the pieces of the ground; grids that the rules lock are pieces of their own."""
    locked = np.isin(division_of(plan).grids, plan.rules.locked)
    areas = areas_of(plan.ground, plan.rules, plan.load)
    return split_ground(plan.ground, *lasting_walls(np.where(locked, plan.labels, -1).astype(np.int32), areas))


def nothing_known(_units: NDArray[np.int64]) -> Known | None:
    """Return that nobody looked at a piece."""
    return None


def parts_of(judged: Judged, told: Told) -> Parts:
    """Return the pieces of a plan that is divided otherwise.

    A piece in which no grid changed stays as it is. Of the others those that hold every rule are feasible, the rest
    are as somebody drew them. A bound holds on where the piece has as many grids with the same workers.
    """
    plan, division = judged.plan, judged.division
    touched, wrong = _touched(judged), _in_broken(judged)
    number = np.empty(len(touched), np.int32)
    prices = np.zeros(len(number)) if plan.prices is None else plan.prices.copy()
    components = []
    for at, piece in enumerate(pieces_of(plan)):
        units = piece.units
        number[units] = at
        old = _older(plan, units)
        if old is not None and not touched[units].any():
            components.append(old)
            continue
        found, known = _figures(judged, piece, name=piece.name if old is None else old.name), told(units)
        if wrong[units].any() or judged.broken.number or judged.broken.workers:
            found = _drawn(found, known)
        elif known is not None and known.prices is not None:
            found, prices[units] = replace(found, status="feasible", bound=known.bound), known.prices
        else:
            found = replace(found, status="feasible", bound=_still_proven(plan, division, units, old))
        if found.bound is None:
            prices[units] = 0.0
        components.append(found)
    return Parts(
        tuple(components), number, _overall(components), prices if prices.any() else None, _joint_bound(components)
    )


def _touched(judged: Judged) -> NDArray[np.bool_]:
    """Return bool (n,), units whose grid lost or won some."""
    grids = [*judged.touched]
    return np.isin(division_of(judged.plan).grids, grids) | np.isin(judged.division.grids, grids)


def _in_broken(judged: Judged) -> NDArray[np.bool_]:
    """Return bool (n,), units of which, or of whose grid, a rule is broken."""
    broken = judged.broken
    grids = (*broken.window, *broken.pieces, *broken.barriers, *broken.communities, *broken.areas, *broken.locked)
    units = (*broken.together, *broken.apart, *broken.pinned, *broken.centres)
    return np.isin(judged.division.grids, grids) | np.isin(judged.board.ids, units)


def _older(plan: Plan, units: NDArray[np.int64]) -> Component | None:
    """Return the older piece that has just these units, None where there is none."""
    number = np.zeros(len(plan.ground), np.int32) if plan.component is None else plan.component
    own = np.unique(number[units])
    same = len(own) == 1 and int((number == own[0]).sum()) == len(units)
    return plan.components[int(own[0])] if same else None


def _figures(judged: Judged, piece: Piece, *, name: str) -> Component:
    return Component(
        name=name,
        community=piece.community,
        status="adopted",
        n_units=len(piece.units),
        households=int(judged.board.households[piece.units].sum()),
        load=int(judged.board.load[piece.units].sum()),
        n_grids=len(np.unique(judged.division.labels[piece.units])),
    )


def _drawn(part: Component, known: Known | None) -> Component:
    """Return a piece that breaks a rule: with the reasons why it could not be mended, where that was tried."""
    if known is None or known.status == "feasible":
        return part
    return replace(part, status=known.status, findings=known.findings)


def _still_proven(plan: Plan, division: Division, units: NDArray[np.int64], old: Component | None) -> float | None:
    """Return the older bound where the piece has as many grids with the same workers."""
    if old is None or old.bound is None or old.status != "feasible":
        return None
    before, after = (
        np.sort(one.n_workers[np.unique(one.labels[units])]).tolist() for one in (division_of(plan), division)
    )
    return old.bound if before == after else None


def _overall(components: list[Component]) -> Status:
    """Return the status of the plan: as drawn where a piece is, as of any plan else."""
    counted = [part for part in components if part.load > 0] or components
    if any(part.status == "adopted" for part in counted):
        return "adopted"
    return overall([(part.status, 1) for part in counted])


def _joint_bound(components: list[Component]) -> float | None:
    solved = all(part.status == "feasible" and (part.bound is not None or not part.load) for part in components)
    return sum(part.bound or 0.0 for part in components) if solved else None
