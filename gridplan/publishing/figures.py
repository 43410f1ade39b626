"""The figures of a plan that may be shown to everyone together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan import measure
from gridplan.plan import Plan
from gridplan.publishing.counts import PublicCounts, public_counts
from gridplan.publishing.loads import telling_loads
from gridplan.publishing.successive import counts_beside, loads_beside


@dataclass(frozen=True, eq=False)
class PublicFigures:
    """What may be shown of each grid, in the order of the codes; nothing else that depends on a count may be.

    Parameters
    ----------
    counts
        Households of grids, of communities and of the plan.
    load_share
        float64 (k,), workers' worth; NaN where it is withheld. Sums of it are shown only where none is withheld.
    deviation
        float64 (k,), from the target; NaN where it is withheld.
    outside
        Whether a grid is outside its window; None where that is withheld.
    """

    counts: PublicCounts
    load_share: NDArray[np.float64]
    deviation: NDArray[np.float64]
    outside: tuple[bool | None, ...]


def public_figures(plan: Plan, earlier: Sequence[Plan] = ()) -> PublicFigures:
    """Return the figures of `plan` that may be shown to everyone: of whole grids, none of a small or covering count.

    Parameters
    ----------
    earlier
        Plans of the same place that everyone has seen such figures of, the oldest first. What the differences to them
        would tell of a few households is withheld, see `gridplan.publishing.earlier`.

    Raises
    ------
    OptionError
        When most buildings have other ids in an earlier plan, so that nobody can tell what differs.

    Notes
    -----
    Shown together they tell no count from 1 to 9: neither by differences to totals, nor from loads, deviations or
    windows, which stand only beside counts that are shown, nor from loads beside counts, see `telling_loads`. Counts of
    buildings, of parts and levels, of departments' grids, estimates and further attributes do not belong beside them.

    Examples
    --------
    >>> import gridplan as gp
    >>> plan = gp.partition(gp.samples.city(buildings=150, seed=1), households=(200, 500))  # doctest: +SKIP
    >>> public_figures(plan).counts.total  # doctest: +SKIP
    """
    told: list[PublicFigures] = []
    plans = [*earlier, plan]
    for number in range(len(plans)):
        told.append(_figures(plans[: number + 1], told))
    return told[-1]


def _figures(plans: Sequence[Plan], told: Sequence[PublicFigures]) -> PublicFigures:
    """Return the figures of the last of the plans, beside what was `told` of the others."""
    plan = plans[-1]
    grids = measure.grid_table(plan.ground, plan.rules, plan.load, plan.network)
    counts = public_counts(grids["households"], grids["community"].tolist())
    households = plan.ground.units["households"].to_numpy(np.int64)
    loads_shown = counts.shown & ~telling_loads(plan.labels, plan.load, households, n_grids=len(grids))
    if told:
        counts = counts_beside(plans, [figures.counts for figures in told], counts)
        before = [np.isfinite(figures.load_share) for figures in told]
        loads_shown &= counts.shown & loads_beside(plans, [*before, loads_shown])
    judged = loads_shown if plan.rules.load is not None else counts.shown
    outside = zip(grids["outside_window"].tolist(), judged.tolist(), strict=True)
    return PublicFigures(
        counts=counts,
        load_share=_where(loads_shown, grids["load_share"]),
        deviation=_where(judged, grids["deviation"]),
        outside=tuple(broken if shown else None for broken, shown in outside),
    )


def _where(shown: NDArray[np.bool_], figures: pd.Series[float]) -> NDArray[np.float64]:
    return np.where(shown, figures.to_numpy(np.float64), np.nan)
