"""What became of the departments' grids, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from gridplan.crosswalk.telling import change_lines, grids_line
from gridplan.later import Later

TABLES = ("grids", "effort", "forward", "backward", "functions", "handover")
"""The tables of a crosswalk, in the order in which people read them."""


@dataclass(frozen=True, eq=False, repr=False)
class Crosswalk:
    """Which new grid each department's old grids became, and back; see `gridplan.crosswalk`.

    Parameters
    ----------
    forward
        One row a department's old grid and a new grid with common units, sorted by department and old grid, the
        largest share first: ``department``, ``old_grid``, ``grid`` (empty for units that have none), ``households``
        and ``buildings`` in common, ``share`` of the old grid's households (of its buildings where it has no
        households), ``relation``, ``same_ground`` (the very same units), ``main`` (the new grid with the largest
        share, ties to the lower code).
    backward
        The same pairs seen from the new grid, sorted by ``grid`` and ``department``: ``share`` is of the new grid's
        households and ``main`` the old grid with the largest one. Households that the department did not serve have
        an empty ``old_grid``.
    effort
        One row a department: ``old_grids``; ``grids`` they go to; ``same_grids`` that stay as they were;
        ``split_grids``, old grids with households in several new ones; ``merged_grids``, new grids with households of
        several old ones; ``households`` that it served, of them ``staying`` with the main successor of their grid and
        ``changing`` hands, with their ``changing_share``; ``unserved`` households, which the one network takes in;
        ``most_changing``, the old grid that most households leave, and how many; ``pairs_kept``, the share of pairs of
        households with a common old grid that share a new one.
    functions
        What hangs on each new grid, columns `gridplan.merger.FUNCTION_COLUMNS`; no rows where no layers were merged.
    grids
        The new grids in the plan's order: ``grid``, ``community``, ``households``, ``buildings``, ``workers``.
    handover
        One row a department and building that changes hands, be it without households, sorted by department,
        ``old_grid`` and ``grid``: ``unit``, its ``households``, ``main_grid`` (the main successor of its old grid).
        Buildings that the department did not serve have an empty ``old_grid``.
    households
        All households on the ground.
    """

    forward: pd.DataFrame
    backward: pd.DataFrame
    effort: pd.DataFrame
    functions: pd.DataFrame
    grids: pd.DataFrame
    handover: pd.DataFrame
    households: int

    def __repr__(self) -> str:
        named = len(self.departments) + len(self.line_departments)
        return f"<Crosswalk: {named} departments, {len(self.forward)} pairs of grids>"

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments with grids of polygons, sorted by name."""
        return tuple(self.effort["department"])

    @property
    def line_departments(self) -> tuple[str, ...]:
        """The departments with grids of road segments, of which only functions and people hang on the new grids."""
        return tuple(sorted(set(self.functions["department"]) - set(self.departments)))

    @property
    def holds(self) -> bool:
        """True when every household of every department is told exactly once: Σ forward + unserved = all."""
        forward = self.forward.groupby("department")["households"].sum().reindex(list(self.departments), fill_value=0)
        return bool((forward.to_numpy() + self.effort["unserved"].to_numpy() == self.households).all())

    def as_dict(self) -> dict[str, Any]:
        """Return the tables as plain values for JSON, one dictionary a row."""
        return {name: getattr(self, name).astype(object).to_dict("records") for name in TABLES}

    def summary(self, lang: str | None = None) -> str:
        """Return how large the new grids are, and `changes`: what a planner reads out for the minutes."""
        return "\n".join([grids_line(self.grids, lang), self.changes(lang)])

    def changes(self, lang: str | None = None) -> str:
        """Return how many departments there are, and what changes for each, a line each."""
        return "\n".join(change_lines(self.effort, self.forward, self.functions, lang))

    export = Later("gridplan.crosswalk.export:export_crosswalk")
    flow_svg = Later("gridplan.show.flows.page:flow_svg")
    save_html = Later("gridplan.show.flows.page:save_flows_html")
