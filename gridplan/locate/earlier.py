"""Which grid held each unit on an earlier day: back through the rounds of re-gridding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.findings import Finding
from gridplan.lineage.days import day_findings, first_days, not_in_force, version_at
from gridplan.lineage.lives import lives_of
from gridplan.locate.standing import nearest_of
from gridplan.plan import Plan
from gridplan.version import Version, required_day


@dataclass(frozen=True, eq=False)
class Then:
    """The grids of today's units on a day.

    Parameters
    ----------
    grid
        Object (n_units,), codes, empty where there was none, and everywhere before the first version was in force.
    built_since
        bool (n_units,), units that did not stand then; theirs is the grid of the nearest that did.
    version
        The version that counted on the day; None before the first was in force.
    findings
        What stands in the way of a clear answer.
    """

    grid: NDArray[np.object_]
    built_since: NDArray[np.bool_]
    version: Version | None
    findings: tuple[Finding, ...]


def grids_on(plan: Plan, day: str) -> Then:
    """Return the grids of today's units on a day, ``2027-01-31``, by the rules of `gridplan.lineage`.

    Raises
    ------
    OptionError
        When it is no day.
    """
    required_day("at", day)
    at = version_at(first_days(plan.history, plan.version), day)
    units = plan.ground.units
    codes = np.array(plan.network.codes, dtype=object)[plan.labels]
    lives = lives_of(plan.history, units["unit"].to_numpy(dtype=object), codes, units["households"].to_numpy(np.int64))
    built_since = pd.isna(lives.units[at][: len(units)])
    grid = lives.grids[at][: len(units)]
    grid = np.where(pd.isna(grid) | (grid == NO_GRID), "", grid)
    stood = np.flatnonzero(~built_since)
    if built_since.any() and len(stood):
        points = shapely.points(plan.ground.points)
        grid[built_since] = grid[stood[nearest_of(points[built_since], points[stood])[0]]]
    versions = [*(past.before for past in plan.history), plan.version]
    findings = day_findings(plan.history, plan.version)
    if early := not_in_force(versions[0], day):
        return Then(np.full_like(grid, ""), np.zeros_like(built_since), None, (*findings, *early))
    return Then(grid, built_since, versions[at], findings)
