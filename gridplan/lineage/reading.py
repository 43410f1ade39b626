"""Read the past of a plan off its history."""

from __future__ import annotations

from pathlib import Path

from gridplan.lineage.lives import lives_of
from gridplan.lineage.stood import stood
from gridplan.lineage.values import Lineage
from gridplan.plan import Plan
from gridplan.store.geopackage import load


def lineage(plan: Plan | str | Path) -> Lineage:
    """Return what became of the grids and buildings of a plan in all rounds of re-gridding.

    Parameters
    ----------
    plan
        A plan, or the file of one. One that was never re-gridded has only today.

    Raises
    ------
    PlanFileError
        When the file cannot be loaded.

    Examples
    --------
    >>> past = gp.lineage("plan-2027.gpkg")  # doctest: +SKIP
    >>> past.grid_of("b0017", at=2024).grid  # doctest: +SKIP
    '110105001002003'
    """
    whole = plan if isinstance(plan, Plan) else load(plan)
    now = stood(whole)
    return Lineage(
        history=whole.history,
        version=whole.version,
        codes=now.codes,
        retired=whole.retired,
        lives=lives_of(whole.history, now.units, now.grids, now.households),
    )
