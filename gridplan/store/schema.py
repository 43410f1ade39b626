"""What stands in a plan file: its version, its tables, and the columns with a fixed type."""

SCHEMA_VERSION = 6
"""Newest make of file that can be read; raised whenever an older gridplan could not read a newer file. It is that of
plans with road-segment grids."""

TRAIL_VERSION = 5
"""Make of a file of a plan with a trail of edits by hand and no road-segment grids."""

HISTORY_VERSION = 4
"""Make of a file of a plan with a version or history that nobody edited by hand."""

MERGER_VERSION = 3
"""Make of a file that makes departments' networks one, of a plan that is its own first draft."""

LEVELS_VERSION = 2
"""Make of a file with levels below the grid that merges no networks."""

PLAIN_VERSION = 1
"""Make of a file without levels, merger or history, which every gridplan can read."""

TABLES = (
    "grids",
    "units",
    "cells",
    "roads",
    "barriers",
    "communities",
    "outline",
    "adjacency",
    "networks",
    "grid_codes",
    "membership",
    "workers",
    "components",
    "findings",
    "meta",
)
"""Tables of every plan file; layers first, in the order in which they are shown."""

LEVELS = ("micro_grids", "corridors", "parts")
"""Tables of a plan file with levels below the grid: all three, or none."""

MERGER = ("department_grids", "functions")
"""Tables of a plan file that makes departments' networks one: both, or none."""

HISTORY = ("rounds", "lineage", "moves")
"""Tables of a plan file with a version or history: all three, or none."""

TRAIL = ("sittings", "edits", "edited_units")
"""Tables of a plan file with a trail of edits by hand: all three, or none."""

LINKS = ("links",)
"""Table of a plan file whose ground has links over barriers."""

ROADS = ("road_grids", "road_segments", "road_fronts", "road_links")
"""Tables of a plan file with road-segment grids: all four, or none."""

ALL_TABLES = (*TABLES, *ROADS, *LINKS, *MERGER, *LEVELS, *HISTORY, *TRAIL)
"""All tables that a plan file can have, in their order."""

MARKS = {
    "links": LINKS,
    "level_rules": LEVELS,
    "merger": MERGER,
    "version": HISTORY,
    "trail": TRAIL,
    "road_network": ROADS,
}
"""Notes in ``meta`` that tell which further tables a plan file has."""

PARTS = {
    "unit": "TEXT",
    "part": "TEXT",
    "section": "INTEGER",
    "households": "INTEGER",
    "origin": "TEXT",
    "grid": "TEXT",
    "micro_grid": "TEXT",
    "corridor": "TEXT",
}
"""Columns of the table ``parts``, as SQL types; the other two are computed from it."""

ROUNDS = {
    "round": "INTEGER",
    "date": "TEXT",
    "before_number": "INTEGER",
    "before_state": "TEXT",
    "before_by": "TEXT",
    "before_date": "TEXT",
    "before_valid_from": "TEXT",
}
"""Columns of the table ``rounds``, as SQL types."""

LINEAGE = {
    "event": "TEXT",
    "old_grid": "TEXT",
    "new_grid": "TEXT",
    "households": "INTEGER",
    "share_from": "DOUBLE",
    "share_to": "DOUBLE",
}
"""Columns of the table ``lineage`` behind the number of the round, as SQL types."""

MOVES = {"unit": "TEXT", "old_unit": "TEXT", "old_grid": "TEXT", "new_grid": "TEXT", "households": "INTEGER"}
"""Columns of the table ``moves`` behind the number of the round, as SQL types."""

SITTINGS = {
    "sitting": "INTEGER",
    "plan": "TEXT",
    "result": "TEXT",
    "who": "TEXT",
    "why": "TEXT",
    "date": "TEXT",
    "mended": "INTEGER",
}
"""Columns of the table ``sittings``, as SQL types."""

EDITS = {
    "sitting": "INTEGER",
    "edit": "INTEGER",
    "act": "TEXT",
    "to_grid": "TEXT",
    "grids": "TEXT",
    "time": "TEXT",
    "way": "TEXT",
}
"""Columns of the table ``edits``, as SQL types; ``grids`` is a list as JSON."""

EDITED_UNITS = {"sitting": "INTEGER", "edit": "INTEGER", "unit": "TEXT", "from_grid": "TEXT"}
"""Columns of the table ``edited_units``, as SQL types; ``from_grid`` is empty where units are locked or unlocked."""

ADJACENCY = {"u": "i4", "v": "i4", "length": "f8", "off_road": "f8", "kind": "u1", "barred": "?"}
"""Columns of the table ``adjacency``, as arrays."""

COMPONENT = {
    "name": "TEXT",
    "community": "TEXT",
    "status": "TEXT",
    "n_units": "INTEGER",
    "households": "INTEGER",
    "load": "INTEGER",
    "n_grids": "INTEGER",
    "bound": "DOUBLE",
}
"""Columns of the table ``components``, as SQL types."""

FRAMES = ("units", "roads", "barriers", "communities", "workers")
"""Tables that are frames of a plan, stored with the dtypes of their columns."""
