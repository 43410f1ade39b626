"""What a diagnosis says, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import geopandas as gpd
import pandas as pd

from gridplan.departments.department import Department
from gridplan.diagnose.telling import plain_tables, told
from gridplan.findings import Report
from gridplan.ground.ground import Ground
from gridplan.later import Later
from gridplan.options import Rules

Kind = Literal[
    "unserved",
    "claimed-twice",
    "split-building",
    "crossing",
    "in-pieces",
    "outside-window",
    "across-communities",
    "hole",
    "gap",
    "overlap",
    "without-units",
    "multipart",
    "outside",
]
"""What can be wrong. `crossing` is between two departments and no fault of one; `multipart` and `outside` (ground
drawn beyond the surveyed area) are faults that nobody must work through, so they are no conflicts."""

GRID_PREFIX = "grid_"
"""What the columns of `Diagnosis.heads` with a department's grid codes begin with: ``grid_police``."""


@dataclass(frozen=True, eq=False, repr=False)
class Diagnosis:
    """What is wrong inside each department's network, and how the networks lie to each other.

    The `households` of a fault or conflict are those that must get another grid, or one grid instead of two, for it to
    be gone: those without a grid, under two grids, in a cut building, outside the largest piece or the main community,
    above the window or lacking below it (all of a grid that has fewer than it lacks: it can be given up), in the
    smallest of the three parts of two grids that cross.

    Parameters
    ----------
    departments
        The networks that could be read, sorted by name.
    ground, rules, tolerance
        What they were held against; borders closer than `tolerance` (m) are the same, gaps and overlaps nowhere wider
        are drawing by hand and count in m² only.
    layers
        One row a department: ``department, kind, grids, units, households, units_unserved, households_unserved, gap_m2,
        overlap_m2, outside_m2, holes, multipart, without_units, outside_window, in_pieces, across_communities``.
        Lines hold no units and cover no ground: all is 0 for them, areas are NaN.
    faults
        One row a fault of one department: ``department, kind, grids, units, households, area_m2, x, y`` (a place
        inside, m); kinds as in `Kind`, `grids` are codes joined by commas.
    heads
        One row a unit: ``unit, households, heads`` (grids over all departments that hold more than a twentieth of its
        ground), ``most`` (the most within one department), and ``grid_<department>`` with the code, empty for none.
    borders
        One row a pair of departments with areas: ``department_a, department_b, border_a_m, border_b_m`` (inside the
        ground), ``same_m`` (within the tolerance of the other's), ``share_same``, ``crossings`` (pairs of grids).
    agreement
        One row a pair: ``department_a, department_b, households`` (with a grid in both), ``variation_of_information``
        (bits), ``same_neighbours``, ``pairs_kept_a`` (share of the pairs of households that share a grid in a and do in
        b), ``pairs_kept_b``.
    crossings
        One row a pair of grids that cross, worst first: ``department_a, grid_a, department_b, grid_b, households,
        common, only_a, only_b`` (households).
    conflicts
        What a person works through, worst first: ``number, kind, departments, grids, units, households, area_m2, x, y,
        unit_ids`` (the first twelve), ``text_en, text_zh, geometry`` (the place to zoom to). Of each kind the worst
        twenty of each department, of crossings of any of theirs (those with the same smallest part are one); the report
        tells how many more there are.
    report
        All findings, those on layers that could not be read included.
    unread
        Names of the departments whose layers could not be read, sorted.
    """

    departments: tuple[Department, ...]
    ground: Ground
    rules: Rules
    tolerance: float
    layers: pd.DataFrame
    faults: pd.DataFrame
    heads: pd.DataFrame
    borders: pd.DataFrame
    agreement: pd.DataFrame
    crossings: pd.DataFrame
    conflicts: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    unread: tuple[str, ...] = ()

    @property
    def areal(self) -> tuple[Department, ...]:
        """The departments with areas, which can hold units: those that `heads` has a column for."""
        return tuple(department for department in self.departments if department.kind == "areal")

    def __repr__(self) -> str:
        return f"<Diagnosis: {len(self.departments)} departments, {len(self.conflicts)} conflicts>"

    def __str__(self) -> str:
        return self.summary()

    def summary(self, lang: str | None = None) -> str:
        """Return the diagnosis in a few lines: each department, how they agree, what to look at first."""
        return "\n".join(told(self, lang))

    def as_dict(self) -> dict[str, Any]:
        """Return all but the rows of single units and the full table of crossings as plain values for JSON."""
        return plain_tables(self)

    export = Later("gridplan.diagnose.export:export")
    save_html = Later("gridplan.show.map.diagnosis_page:save_diagnosis_html")
