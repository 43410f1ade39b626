"""Graphs from tables: every fault named by row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.solve.graph import Graph


def read_graph(units: str | Path, edges: str | Path) -> Graph:
    """Read a graph from two Parquet tables: units ``weight, x, y`` (m), edges ``u, v`` (positions of units).

    Raises
    ------
    InputError
        Naming every fault: files that are no Parquet, missing columns, counts that are negative or not whole, places
        that are not finite, edges to units that do not exist.
    """
    tables, faults = [], []
    for path, columns in ((Path(units), ("weight", "x", "y")), (Path(edges), ("u", "v"))):
        table, found = _read_table(path, columns)
        tables.append(table)
        faults += found
    if not faults:
        faults = _faults(*tables)
    if faults:
        raise InputError(tuple(faults))
    unit, edge = tables
    place = np.stack([_numbers(unit["x"]), _numbers(unit["y"])], axis=1)
    return Graph.from_edges(place, _numbers(unit["weight"]), _numbers(edge["u"]), _numbers(edge["v"]))


def _read_table(path: Path, columns: Sequence[str]) -> tuple[dict[str, NDArray[Any]], list[Finding]]:
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as fault:
        return {}, [Finding("table-unreadable", numbers={"source": path.name, "reason": str(fault).split(". ")[0]})]
    if missing := [name for name in columns if name not in table.column_names]:
        numbers = {"source": path.name, "columns": ", ".join(missing), "present": ", ".join(table.column_names)}
        return {}, [Finding("table-columns-missing", numbers=numbers)]
    return {name: table[name].to_numpy() for name in columns}, []


def _faults(unit: dict[str, NDArray[Any]], edge: dict[str, NDArray[Any]]) -> list[Finding]:
    n = len(unit["weight"])
    weight, x, y, u, v = (_numbers(column) for column in (*unit.values(), *edge.values()))
    wrong = ~np.isfinite(weight) | (weight < 0) | (weight != np.floor(weight))
    lost = ~(np.isfinite(x) & np.isfinite(y))
    ends = np.stack([u, v])
    loose = (~np.isfinite(ends) | (ends < 0) | (ends >= n) | (ends != np.floor(ends))).any(axis=0)
    return [
        Finding(code, ids=tuple(str(i) for i in np.flatnonzero(where)))
        for code, where in (("weights-wrong", wrong), ("places-not-finite", lost), ("edges-loose", loose))
        if where.any()
    ] + ([Finding("table-empty")] if n == 0 else [])


def _numbers(column: NDArray[Any]) -> NDArray[np.float64]:
    """Return a column as numbers, NaN where a value is none."""
    return pd.to_numeric(pd.Series(column), errors="coerce").to_numpy(np.float64, na_value=np.nan)
