"""What stands in a plan file: its version, its tables, and the columns with a fixed type."""

SCHEMA_VERSION = 1
"""Raised whenever an older gridplan could not read a newer file."""

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
"""All tables of a plan file; layers first, in the order in which they are shown."""

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
