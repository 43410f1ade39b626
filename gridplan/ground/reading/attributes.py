"""Further columns of the units that a planner names: kept as they are, or taken as numbers to balance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import GRID_COLUMNS, NAME_COLUMNS
from gridplan.findings import Finding
from gridplan.ground.columns import named
from gridplan.ground.formats.table import id_text, numbers_of
from gridplan.ground.units import COLUMNS, SURENESS
from gridplan.text import plain

TAKEN = frozenset({*GRID_COLUMNS, *NAME_COLUMNS, *SURENESS, "x", "y", "block", "component", "price", "fid", "geom"})
"""Names that a plan file uses for figures of its own."""
_OWN = {*TAKEN, *COLUMNS}
_SHOWN = 3
"""Examples of wrong values that a fault quotes."""


def read_attributes(
    raw: pd.DataFrame, asked: Iterable[str], *, source: str
) -> tuple[dict[str, NDArray[Any]], tuple[Finding, ...]]:
    """Return the columns asked for: numbers as numbers, all else as text or None.

    Columns that units have in any case are left out.

    Returns
    -------
    dict, tuple
        Column → values (n,), and a fault for each column that is missing or has a name of our own.
    """
    found: dict[str, NDArray[Any]] = {}
    findings: tuple[Finding, ...] = ()
    for name in dict.fromkeys(asked):
        if name in COLUMNS:
            continue
        if fault := name_fault(name, others=found):
            findings += (fault,)
            continue
        column, more = named(list(raw.columns), name, source=source)
        findings += more
        if column is not None:
            found[name] = _values(raw[column])
    return found, findings


def name_fault(name: str, *, others: Iterable[str] = ()) -> Finding | None:
    """Return what is wrong with the name of a further column, or None; in SQL capitals are small letters.

    Parameters
    ----------
    others
        Names of further columns beside it.

    Examples
    --------
    >>> name_fault("shops"), name_fault("Shops", others=["shops"]).code, name_fault("FID").code
    (None, 'attribute-twice', 'attribute-name')
    """
    if plain(name) != name:
        return Finding("attribute-signs", numbers={"column": name})
    if name.lower() in _OWN:
        return Finding("attribute-name", numbers={"column": name})
    alike = [other for other in others if other.lower() == name.lower()]
    return Finding("attribute-twice", numbers={"column": name, "other": alike[0]}) if alike else None


def even_amounts(
    units: pd.DataFrame, weights: Mapping[str, float]
) -> tuple[dict[str, NDArray[np.float64]], tuple[Finding, ...]]:
    """Return the columns to balance as numbers, empty ones as 0, and what is wrong with them, with unit ids.

    Parameters
    ----------
    units
        One row a unit, with its id in ``unit``.
    weights
        Column → weight.

    Examples
    --------
    >>> units = pd.DataFrame({"unit": ["a", "b"], "shops": ["3", None]})
    >>> even_amounts(units, {"shops": 1.0})[0]["shops"].tolist()
    [3.0, 0.0]
    """
    found: dict[str, NDArray[np.float64]] = {}
    findings: tuple[Finding, ...] = ()
    for name in weights:
        if name not in units.columns:
            findings += (missing_column(units, name),)
            continue
        found[name], more = _numbers(units, name)
        findings += more
    return found, findings


def missing_column(units: pd.DataFrame, name: str) -> Finding:
    """Return the fault that a column named in a wish is not among those of the units."""
    present = ", ".join(str(column) for column in units.columns if column != "geometry")
    return Finding("wish-column", numbers={"column": name, "present": present})


def _values(column: pd.Series[Any]) -> NDArray[Any]:
    if column.dtype.kind in "iuf":
        return column.to_numpy(dtype=np.float64)
    found = np.full(len(column), None, dtype=object)
    found[:] = [id_text(value) or None for value in column]
    return found


def _numbers(units: pd.DataFrame, name: str) -> tuple[NDArray[np.float64], tuple[Finding, ...]]:
    empty = units[name].isna().to_numpy()
    values = numbers_of(units[name])
    wrong = ~empty & ~(np.isfinite(values) & (values >= 0))
    ids = units["unit"].to_numpy(dtype=object)
    findings: tuple[Finding, ...] = ()
    if wrong.any():
        examples = ", ".join(repr(value) for value in dict.fromkeys(units[name][wrong].astype(str).tolist()[:_SHOWN]))
        findings += (Finding("attribute-wrong", tuple(map(str, ids[wrong])), {"column": name, "examples": examples}),)
    if empty.any():
        code = "attribute-blank" if empty.all() else "attribute-empty"
        findings += (Finding(code, tuple(map(str, ids[empty])), {"column": name}),)
    return np.where(empty | wrong, 0.0, values), findings
