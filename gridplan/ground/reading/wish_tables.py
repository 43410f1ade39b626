"""Tables in which planners write their wishes: groups of units, pinned units, places for grids."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground import columns
from gridplan.ground.formats.opening import is_table
from gridplan.ground.formats.table import id_texts, numbers_of, read_table
from gridplan.ground.ground import Ground
from gridplan.ground.reading.read import read_layer

_GROUP = ("group", "estate", "set", "组", "分组", "小区")
_GRID = ("grid", "code", "name", "网格", "网格编码", "编码")


def read_groups(path: str | os.PathLike[str]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of a CSV or XLSX table with a column of unit ids and one of group names.

    The columns are found by their usual names; of a table with two columns the other one names the groups.

    Raises
    ------
    InputError
        When the table cannot be read, has no such columns, or names a group with one unit only.
    """
    unit, group = _two_columns(read_table(path), _GROUP, source=Path(path).name)
    found: dict[str, list[str]] = {}
    for one, name in zip(unit, group, strict=True):
        found.setdefault(name, []).append(one)
    single = tuple(name for name, units in found.items() if len(set(units)) < 2)
    if single:
        raise InputError((Finding("groups-of-one", single, {"source": Path(path).name}),))
    return tuple(tuple(units) for units in found.values())


def read_pins(path: str | os.PathLike[str]) -> dict[str, str]:
    """Return unit id → name of its grid from a CSV or XLSX table with a column of each.

    Raises
    ------
    InputError
        When the table cannot be read, has no such columns, or pins a unit to two grids.
    """
    unit, grid = _two_columns(read_table(path), _GRID, source=Path(path).name)
    pairs = tuple(dict.fromkeys(zip(unit, grid, strict=True)))
    twice = pd.Series([one for one, _ in pairs])
    if twice.duplicated().any():
        repeated = tuple(sorted(set(twice[twice.duplicated()])))
        raise InputError((Finding("pins-repeated", repeated, {"source": Path(path).name}),))
    return dict(pairs)


def read_centres(path: str | os.PathLike[str], ground: Ground) -> tuple[str | tuple[float, float], ...]:
    """Return the places for grids that a file names: unit ids or x and y of a table, or the points of a layer.

    Parameters
    ----------
    path
        A table with a column of unit ids, or with columns x and y in the coordinate system of the ground; or a layer
        in any coordinate system, of which the middles count.

    Raises
    ------
    InputError
        When the file cannot be read or names no places.
    """
    name = Path(path).name
    if not is_table(path):
        middle = read_layer(path, to=ground.units.crs).geometry.centroid
        return tuple(zip(middle.x.tolist(), middle.y.tolist(), strict=True))
    table = read_table(path)
    east, north = columns.detect(table.columns, columns.X), columns.detect(table.columns, columns.Y)
    if east is not None and north is not None:
        places = np.column_stack([numbers_of(table[east]), numbers_of(table[north])])
        if (wrong := ~np.isfinite(places).all(axis=1)).any():
            rows = tuple(f"#{i + 1}" for i in np.flatnonzero(wrong))
            raise InputError((Finding("coordinates-text", rows, {"source": name, "x": east, "y": north}),))
        return tuple(map(tuple, places.tolist()))
    return tuple(id_texts(table[_column(table, columns.UNIT, source=name)]))


def _two_columns(table: pd.DataFrame, usual: Sequence[str], *, source: str) -> tuple[list[str], list[str]]:
    """Return the unit ids and the names beside them, of the rows that have both."""
    unit = _column(table, columns.UNIT, source=source)
    rest = [column for column in table.columns if column != unit]
    name = columns.detect(rest, usual) or (rest[0] if len(rest) == 1 else None)
    if name is None:
        raise _missing(table, usual, source)
    pairs = zip(id_texts(table[unit]), id_texts(table[name]), strict=True)
    full = [pair for pair in pairs if all(pair)]
    return [one for one, _ in full], [other for _, other in full]


def _column(table: pd.DataFrame, usual: Sequence[str], *, source: str) -> str:
    found = columns.detect(table.columns, usual)
    if found is None:
        raise _missing(table, usual, source)
    return found


def _missing(table: pd.DataFrame, usual: Sequence[str], source: str) -> InputError:
    present = columns.listed(table.columns, source=source)
    numbers = {"source": source, "usual": ", ".join(usual[:4]), "present": present}
    return InputError((Finding("wish-table-column", (), numbers),))
