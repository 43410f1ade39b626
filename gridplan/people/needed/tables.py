"""Staff that is needed and numbers that were tried, as tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gridplan.columns import NEEDED_NUMBER_COLUMNS, NEEDED_STAFF_COLUMNS
from gridplan.people.needed.values import Needed, Staffing, Trial


def by_department(needed: Needed) -> pd.DataFrame:
    """Return one row for each department of each community, all of them together, and the whole plan.

    Columns ``rules, community, department`` (``*`` for all), ``grids``, ``counted`` (fewest by counting alone),
    ``smallest`` (that works; empty where none does), ``proven``, ``now``, ``missing``, ``spare``, ``split`` (of the
    smallest staff).
    """
    table = pd.DataFrame([_staff_row(one) for one in needed.staff], columns=list(NEEDED_STAFF_COLUMNS))
    return table.astype(dict.fromkeys(("smallest", "now", "missing", "spare"), "Int64"))


def by_number(needed: Needed) -> pd.DataFrame:
    """Return one row for each number of officers that was tried.

    Columns ``rules, community, department, officers, works`` (``feasible``, ``infeasible``, ``unproven``), ``counted``
    (whether counting alone tells), ``load_window`` (share), ``load_min``, ``load_max``, ``grids_min``, ``grids_max``
    (of an officer), ``travel_m`` (all officers together), ``proven``, ``split``.
    """
    table = pd.DataFrame([_number_row(one) for one in needed.trials], columns=list(NEEDED_NUMBER_COLUMNS))
    return table.astype(dict.fromkeys(("load_min", "load_max", "grids_min", "grids_max"), "Int64"))


def split_text(split: Mapping[str, int]) -> str:
    """Return departments with their officers in one text.

    Examples
    --------
    >>> split_text({"urban": 5, "police": 4})
    'police 4, urban 5'
    """
    return ", ".join(f"{name} {number}" for name, number in sorted(split.items()))


def _staff_row(one: Staffing) -> tuple[object, ...]:
    about = (one.rules, one.community, one.department, one.grids, one.counted)
    return (*about, one.smallest, one.proven, one.now, one.missing, one.spare, split_text(one.split))


def _number_row(one: Trial) -> tuple[object, ...]:
    about, found = (one.rules, one.community, one.department, one.officers), one.outcome
    loads, grids = found.loads or (None, None), found.grids or (None, None)
    tried = (found.works, found.counted, found.window, *loads, *grids, found.travel, found.proven)
    return (*about, *tried, split_text(one.split))
