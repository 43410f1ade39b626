"""What changed between an older plan and new ground, and the plan of least change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplan.assembling.reasons import overall
from gridplan.components import communities_of
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.plan import Plan
from gridplan.planning import PieceProgress, Prepared, finish, prepare
from gridplan.regrid.budget import Budget
from gridplan.regrid.by_value import divided_by, same_values, values_apart
from gridplan.regrid.cases import Course
from gridplan.regrid.dedicated import dedicated_still
from gridplan.regrid.matched import Matched
from gridplan.regrid.matching import match_units
from gridplan.regrid.older import Older, earlier_of, older_plan
from gridplan.regrid.pieces import MendedPiece, mend_pieces
from gridplan.regrid.recoding import named_communities
from gridplan.regrid.rules import Asked, rules_now, same_rules
from gridplan.regrid.untouched import Untouched
from gridplan.wishes.earlier import Earlier

_NEW_PRICE = 0.25
"""What serving a new unit is first priced at, as a part of the nearest one's: where it was built the ground is denser
now, and prices too high there would make every centre near it look good and spoil the bound (0.86 of the older one
instead of 1.00 on Nantes)."""


@dataclass(frozen=True, eq=False)
class Change:
    """An older plan beside new ground.

    Parameters
    ----------
    matched
        Which older unit each new one was.
    earlier
        The older grids on the new units.
    ready
        The new ground, cut into the pieces that are divided separately.
    same_rules
        Whether the rules to hold are those of the older plan.
    goes_on
        The older rules, under which each value of `columns` has a grid of its own on the new ground.
    columns
        Columns of the units of which each value was one grid.
    """

    old: Plan
    matched: Matched
    earlier: Earlier
    ready: Prepared
    same_rules: bool
    goes_on: Rules
    columns: tuple[str, ...]

    @property
    def households(self) -> NDArray[np.int64]:
        """int64 (n,), of the new units."""
        return np.asarray(self.ready.ground.units["households"], np.int64)

    @property
    def total(self) -> int:
        """Households of today in units that had a grid."""
        return int(self.households[self.earlier.labels >= 0].sum())

    @property
    def changed(self) -> NDArray[np.bool_]:
        """Bool (k,), older grids in which buildings went or were corrected."""
        found = np.zeros(len(self.old.network.codes), dtype=bool)
        found[self.old.labels[self.matched.gone]] = True
        found[self.old.labels[self.matched.old_of[self.matched.corrected]]] = True
        return found


def change_of(
    plan: Older, ground: Ground, rules: Asked = None, *, locked: Sequence[str] = (), threads: int = 2
) -> Change:
    """Return an older plan beside new ground; arguments and errors as for `gridplan.regrid`."""
    old = older_plan(plan)
    _refuse_without_communities(old, ground)
    told = isinstance(rules, Rules) or (rules is not None and "together" in rules)
    columns = () if told else divided_by(old.rules, old.ground)
    goes_on = values_apart(old.rules, columns, old.ground, ground)
    held = rules_now(goes_on, rules, ground, locked)
    matched = match_units(old.ground, ground)
    ground = dedicated_still(old.ground, ground, matched)
    earlier = earlier_of(old, matched)
    ready = prepare(ground, held, earlier=earlier, threads=threads)
    same = same_rules(goes_on, held, ground) and same_values(columns, old.ground, ground, matched.old_of)
    return Change(old, matched, earlier, ready, same, goes_on, columns)


def _refuse_without_communities(old: Plan, ground: Ground) -> None:
    """Refuse ground without any community where older codes name theirs: every grid would be recoded."""
    if not any(communities_of(ground)) and (named := named_communities(old)):
        raise InputError((Finding("regrid-no-communities", tuple(named)),))


def least_change(
    change: Change, *, budget: Budget, new_grid: int, progress: PieceProgress | None = None
) -> tuple[Plan, list[MendedPiece]]:
    """Return the plan of least change within a budget, and what was done in each piece.

    Its codes are the older ones, and new ones for grids that begin; no grid is recoded yet.

    Parameters
    ----------
    new_grid
        How many moved households a grid that begins or ends counts as much as.
    """
    course = Course(
        earlier=change.earlier,
        untouched=Untouched(change.old, change.matched.old_of, change.same_rules),
        budget=budget,
        households=change.households,
        changed=change.changed,
        price=new_grid,
        prices=_prices(change.old, change.matched.old_of, change.ready.ground.points),
    )
    pieces = mend_pieces(change.ready, course, progress=progress)
    return _carried(finish(change.ready, [piece.outcome for piece in pieces]), pieces), pieces


def _prices(old: Plan, old_of: NDArray[np.int32], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the prices that proved the older plan, on the new units; what is new has part of the nearest unit's."""
    if old.prices is None:
        return np.zeros(len(points))
    found: NDArray[np.float64] = np.append(old.prices, 0.0)[old_of]
    known = found > 0
    if known.any() and (old_of < 0).any():
        nearest = cKDTree(points[known]).query(points[old_of < 0])[1]
        found[old_of < 0] = _NEW_PRICE * found[known][nearest]
    return found


def _carried(new: Plan, pieces: Sequence[MendedPiece]) -> Plan:
    """Return the plan with all that was known of the pieces in which nothing changed."""
    components = tuple(
        component
        if piece.component is None
        else replace(piece.component, name=component.name, community=component.community)
        for component, piece in zip(new.components, pieces, strict=True)
    )
    proven = all(one.bound is not None or not one.load for one in components if one.status == "feasible")
    whole = all(one.status == "feasible" for one in components)
    return new.replace(
        components=components,
        status=overall([(one.status, one.load) for one in components]),
        bound=sum(one.bound or 0.0 for one in components) if proven and whole else None,
        free=None,
    )
