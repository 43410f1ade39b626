"""What changed from one version of a plan to the next, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from gridplan.changes.telling import summary_lines
from gridplan.findings import Finding
from gridplan.history import Event
from gridplan.later import Later
from gridplan.plan import Plan
from gridplan.version import Version

TABLES = ("grids", "communities", "units", "workers")
"""The tables of a change document, in the order in which people read them."""


@dataclass(frozen=True)
class Totals:
    """What changed at one glance.

    Parameters
    ----------
    changed_grids
        Grids, older or newer, with an event other than U, or whose households are not what they were.
    events
        Event → grids, one count a row of ``Changes.grids``.
    households_before, households_after
        All households of the older and of the newer version.
    households_settled
        Households of today in buildings that had a grid before: those that can change grid, of which a budget of
        re-gridding is a share.
    moved, moved_units
        Households and buildings that change grid; ``moved_share`` is of `households_settled`.
    came, gone, corrected
        Households of new and of gone buildings, and by how much other counts changed; ``…_units`` their buildings.
    workers
        Grid workers whose grids or households change.
    """

    grids_before: int
    grids_after: int
    changed_grids: int
    events: Mapping[Event, int]
    households_before: int
    households_after: int
    households_settled: int
    moved: int
    moved_share: float
    moved_units: int
    came: int
    came_units: int
    gone: int
    gone_units: int
    corrected: int
    corrected_units: int
    workers: int
    outside_before: int
    outside_untouched: int
    outside_after: int

    def as_dict(self) -> dict[str, Any]:
        """Return the totals as plain values for JSON."""
        return asdict(self) | {"events": dict(self.events)}


@dataclass(frozen=True, eq=False, repr=False)
class Changes:
    """What became of every grid, building, community and worker; see `gridplan.changes`.

    Parameters
    ----------
    grids
        One row a grid, older or newer, most households moved first, then the largest share: ``event``, ``old_grid``
        and ``new_grid`` (None where it has none; both where it goes on, under another code when the event is C),
        ``community``; ``households``, ``load_share`` (workers' worth), ``workers``, ``deviation`` and ``outside`` its
        window, each ``_before`` and ``_after``, and ``outside_untouched``, what the older grid would be with today's
        counts and the buildings that were built on its ground; households ``moved_in`` and ``moved_out``, ``came`` with
        new buildings, ``gone`` with old ones, ``corrected`` otherwise: before + in − out + came − gone + corrected =
        after; ``moved`` = in + out and their ``share`` of these and those who stay; ``units_in``, ``units_out``;
        ``goes_to`` and ``comes_from``, codes with households.
    units
        One row a building that moves, came, went or was counted anew: ``change`` (moved, came, gone, corrected),
        ``unit`` (its id, the older one where gone), ``community``, ``households_before``, ``households_after``,
        ``old_grid``, ``new_grid``.
    communities
        One row a community, most households moved first: grids and households before and after, events of its grids,
        households that change grid (``moved``, with their ``share``), ``came``, ``gone`` and ``corrected``, and
        ``moved_in`` from and ``moved_out`` to other communities.
    workers
        One row a grid worker whose grids or households change: ``worker``, ``grids``, ``gained``, ``lost``,
        ``households_before``, ``households_after``.
    named
        Code → what the newer plan's findings say about the grid.
    drawn
        Polygons of the older grids by code, in the coordinates of the newer ground.
    before
        The older version, or None where nobody knows which it was.
    date
        Day from which the newer one counts, or empty.
    old
        The older plan where it was given. Without it the older grids are told on today's buildings and counts, so
        corrected counts are not known and what was there before is told by today's counts.
    """

    grids: pd.DataFrame
    units: pd.DataFrame
    communities: pd.DataFrame
    workers: pd.DataFrame
    totals: Totals
    named: Mapping[str, tuple[Finding, ...]]
    drawn: gpd.GeoSeries
    before: Version | None
    date: str
    plan: Plan
    old: Plan | None = None

    def __repr__(self) -> str:
        totals = self.totals
        return f"<Changes: {totals.changed_grids} grids, {totals.moved} of {totals.households_settled} households>"

    def summary(self, lang: str | None = None) -> str:
        """Return what changed in a few lines: versions, grids by event, households, worst grids."""
        return "\n".join(summary_lines(self, lang))

    def as_dict(self) -> dict[str, Any]:
        """Return totals, tables (one dictionary a row) and findings by grid as plain values for JSON."""
        tables = {name: records(getattr(self, name)) for name in TABLES}
        return {
            "before": None if self.before is None else self.before.as_dict(),
            "after": self.plan.version.as_dict(),
            "date": self.date,
            "totals": self.totals.as_dict(),
            **tables,
            "named": {code: [finding.as_dict() for finding in found] for code, found in self.named.items()},
        }

    export = Later("gridplan.changes.export:export_changes")
    save_html = Later("gridplan.show.changes.page:save_changes_html")
    _repr_html_ = Later("gridplan.show.changes.page:repr_html")


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values for JSON, numbers that are none as None.

    Examples
    --------
    >>> records(pd.DataFrame({"share": [0.5, float("inf")]}))
    [{'share': 0.5}, {'share': None}]
    """
    plain = table.astype(object)
    plain = plain.where(plain.notna() & ~plain.isin([float("inf"), float("-inf")]), None)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False)]
