"""What became of the grids and buildings of a plan in each round of re-gridding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from gridplan.version import Version

Event = Literal["U", "S", "M", "X", "N", "R", "C"]
EVENTS: tuple[Event, ...] = get_args(Event)
"""What became of a grid: unchanged, split, merged, redrawn, new, retired, recoded."""


@dataclass(frozen=True, eq=False, repr=False)
class Round:
    """One round of re-gridding, from an older version to the next.

    Parameters
    ----------
    before
        The version that was replaced.
    date
        Day from which the newer version counts, ``2027-01-31``, or empty where nobody said.
    lineage
        One row for each older and newer grid with units in common, and one for each grid without: columns of
        `gridplan.columns.LINEAGE_COLUMNS`. ``households`` are those in common by today's counts, of retired grids
        without heirs by the counts of then; ``share_from`` is their share of the older grid, ``share_to`` of the newer.
        ``event`` is one of `EVENTS`, the same in every row of an older grid; N for rows without one.
    units
        Only units whose grid, id or being changed: ``unit`` (today's id, None where gone), ``old_unit`` (None where
        new), ``old_grid``, ``new_grid`` (None where there is none), ``households`` (today's, of then where gone).
    """

    before: Version
    date: str
    lineage: pd.DataFrame
    units: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Round: version {self.before.number} to {self.before.number + 1}, {len(self.units)} units>"

    @property
    def codes(self) -> frozenset[str]:
        """Every code of a grid that was in use before or after."""
        named = pd.concat([self.lineage["old_grid"], self.lineage["new_grid"]]).dropna()
        return frozenset(named.astype(str))
