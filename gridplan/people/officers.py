"""The officers of departments, as a table of ids and what an assignment needs of them. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Report


@dataclass(frozen=True, eq=False, repr=False)
class Officers:
    """Officers by id.

    Parameters
    ----------
    table
        One row an officer (RangeIndex), sorted by department and id: ``officer``, ``department``, ``community`` (None
        where they have no home community), ``capacity`` (grids at most; -1 where the rule alone says), ``team`` (None
        for none), ``skills`` (tuple of texts), ``last_year`` (tuple of codes).
    places
        float64 (n, 2), where each officer starts from, in the coordinate system of the grids; NaN where unknown.
    pinned, forbidden
        Pairs of officer and grid that the table itself asks for; the grid an officer lives in is forbidden.
    names
        Officer → name. For roster files only; empty unless the column was named.
    report
        Findings of reading.
    """

    table: pd.DataFrame
    places: NDArray[np.float64]
    pinned: tuple[tuple[str, str], ...] = ()
    forbidden: tuple[tuple[str, str], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    report: Report = field(default_factory=Report)

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"<Officers: {len(self)} of {self.table['department'].nunique()} departments>"

    @property
    def ids(self) -> NDArray[np.object_]:
        """Object (n,), ids."""
        return self.table["officer"].to_numpy(dtype=object)

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments, sorted."""
        return tuple(sorted(self.table["department"].unique()))


def remembered(officers: Officers, had: Mapping[str, tuple[str, ...]]) -> Officers:
    """Return officers with the grids that they had, by id, as last year's where their table names none itself."""
    told = zip(officers.ids, officers.table["last_year"], strict=True)
    last = pd.Series([own or had.get(officer, ()) for officer, own in told], dtype=object)
    return replace(officers, table=officers.table.assign(last_year=last))
