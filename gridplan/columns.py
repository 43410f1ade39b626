"""The columns that may leave a plan, in one place. What is not listed here reaches no file, map or report."""

from collections.abc import Iterable

GRID_COLUMNS = (
    "grid",
    "network",
    "community",
    "households",
    "estimated_households",
    "load",
    "load_share",
    "workers",
    "units",
    "deviation",
    "outside_window",
    "pieces",
    "area_m2",
    "perimeter_m",
    "polsby_popper",
)
"""Figures of a grid."""

DEVIATION = "_deviation"
"""What the column with the deviation of a balanced attribute ends in."""

UNIT_COLUMNS = ("unit", "households", "grid")
"""What may be told about a unit: its id, its count, its grid."""

WORKER_COLUMNS = ("worker", "grid", "share")
"""What may be told about a grid worker: an id, never a name."""

PART_COLUMNS = ("unit", "part", "section", "households", "origin", "grid", "micro_grid", "corridor")
"""What may be told about a part of a building: ids, its count and where it belongs."""

MICRO_COLUMNS = (
    "micro_grid",
    "grid",
    "households",
    "units",
    "shared_units",
    "corridors",
    "deviation",
    "outside_window",
)
"""Figures of a micro-grid."""

CORRIDOR_COLUMNS = (
    "corridor",
    "micro_grid",
    "grid",
    "unit",
    "households",
    "parts",
    "deviation",
    "outside_window",
)
"""Figures of a corridor group."""

STORED_COLUMNS = {
    "units": ("unit", "households", "source", "kind", "community", "floors"),
    "roads": ("road_class", "name", "bounds"),
    "barriers": ("kind", "name"),
    "communities": ("community",),
    "workers": WORKER_COLUMNS,
}
"""What a plan file keeps of the frames of a plan, as far as they have these columns."""

ALLOWED = {
    "grids": GRID_COLUMNS,
    "units": UNIT_COLUMNS,
    "workers": WORKER_COLUMNS,
    "micro_grids": MICRO_COLUMNS,
    "corridors": CORRIDOR_COLUMNS,
    "parts": PART_COLUMNS,
}
"""Columns that an export may carry, by table."""


def grid_columns(balanced: Iterable[str]) -> tuple[str, ...]:
    """Return the figures of a grid that may leave a plan, the sums of `balanced` columns with their deviations too.

    Examples
    --------
    >>> grid_columns(["shops"])[-2:]
    ('shops', 'shops_deviation')
    """
    named = [name for name in balanced if name not in GRID_COLUMNS]
    return GRID_COLUMNS + tuple(column for name in named for column in (name, name + DEVIATION))
