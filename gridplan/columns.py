"""The columns that may leave a plan, in one place. What is not listed here reaches no file, map or report."""

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

UNIT_COLUMNS = ("unit", "households", "grid")
"""What may be told about a unit: its id, its count, its grid."""

WORKER_COLUMNS = ("worker", "grid", "share")
"""What may be told about a grid worker: an id, never a name."""

STORED_COLUMNS = {
    "units": ("unit", "households", "source", "kind", "community", "floors"),
    "roads": ("road_class", "name", "bounds"),
    "barriers": ("kind", "name"),
    "communities": ("community",),
    "workers": WORKER_COLUMNS,
}
"""What a plan file keeps of the frames of a plan, as far as they have these columns."""

ALLOWED = {"grids": GRID_COLUMNS, "units": UNIT_COLUMNS, "workers": WORKER_COLUMNS}
"""Columns that an export may carry, by table."""
