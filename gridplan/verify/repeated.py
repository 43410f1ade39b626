"""Checks of a plan file: every column of every table, beside the tables that the plan in it makes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.columns import NAME_COLUMNS
from gridplan.findings import Finding
from gridplan.plan import Plan
from gridplan.store.container import Table
from gridplan.store.digest import NOT_CONTENT
from gridplan.store.pack import tables_of
from gridplan.store.unpack import meta_of

_LEAST_SHIFT = 1e-3
"""m² by which a stored area, or m by which a stored line, may differ from the expected one."""
_CLOSE = 1e-6
"""Part of a figure by which geometry libraries may differ."""
_WORDED = {"findings": ("severity", "en", "zh"), "grids": NAME_COLUMNS}
"""Table → columns in words, which another version of gridplan may choose otherwise."""
_ROW_NAMES = ("key", "code", "corridor", "micro_grid", "segment", "unit", "grid", "worker", "community")
"""Columns that name a row, the one that names it best first; rows without are named by their number."""


def check_repeated(plan: Plan, stored: Mapping[str, Table]) -> Iterator[Finding]:
    """Yield the columns of a plan file that say other than `plan`, which was read from the others.

    Words, and how a coordinate system is written, fail only where this gridplan, with the libraries it has now, saved
    the file.
    """
    expected = tables_of(plan, saved_at=None)
    own, told = (meta_of(tables["meta"]) for tables in (expected, stored))
    same = told.get("versions") == own["versions"]
    yield from _check_notes(stored["meta"], told, own, left_out=NOT_CONTENT if same else (*NOT_CONTENT, "crs"))
    words = "verify-stored-column" if same else "verify-stored-words"
    for name, table in expected.items():
        if name != "meta":
            yield from _check_table(name, stored[name], table, words=words)


def shifted(stored: Any, expected: Any) -> NDArray[np.bool_]:
    """Tell which shapes, (n,), are not the expected ones; shapes that are not valid are not."""
    wrong = ~shapely.equals_exact(stored, expected)
    valid = shapely.is_valid(stored) & shapely.is_valid(expected)
    between = shapely.symmetric_difference(stored[wrong & valid], expected[wrong & valid])
    flat = shapely.get_dimensions(expected[wrong & valid]) < 2
    wrong[wrong & valid] = np.where(flat, shapely.length(between), shapely.area(between)) > _LEAST_SHIFT
    return np.asarray(wrong)


def _check_notes(
    table: Table, told: Mapping[str, Any], own: Mapping[str, Any], *, left_out: Sequence[str]
) -> Iterator[Finding]:
    """Yield notes that stand twice, or say other than the plan."""
    wrong = [key for key in {**told, **own} if key not in left_out and not _same(told.get(key), own.get(key))]
    wrong += [key for key in told if table.columns["key"].count(key) > 1]
    if wrong:
        yield Finding("verify-stored-column", tuple(wrong), {"table": "meta", "column": "value"})


def _check_table(name: str, stored: Table, expected: Table, *, words: str) -> Iterator[Finding]:
    """Yield what is wrong in one table; `words` is told of columns in words."""
    older = set(_WORDED.get(name, ())) - set(stored.columns)
    if strange := sorted(set(stored.columns) ^ set(expected.columns) - older):
        yield Finding("verify-stored-columns", tuple(strange), {"table": name})
    n_stored, n_expected = _length(stored), _length(expected)
    if n_stored != n_expected:
        yield Finding("verify-stored-rows", (), {"table": name, "stored": n_stored, "expected": n_expected})
        return
    for column in expected.columns:
        if column in stored.columns:
            wrong = _differing(stored.columns[column], expected.columns[column])
            code = words if column in _WORDED.get(name, ()) else "verify-stored-column"
            yield from _told(code, expected, wrong, table=name, column=column)
    if expected.geometry is not None:
        wrong = shifted(stored.geometry, expected.geometry).tolist()
        yield from _told("verify-stored-column", expected, wrong, table=name, column="geom")


def _told(code: str, expected: Table, wrong: Sequence[bool], **where: str) -> Iterator[Finding]:
    """Yield the rows that are wrong, if any, by their names."""
    if any(wrong):
        named = [column for column in _ROW_NAMES if column in expected.columns]
        names = expected.columns[named[0]] if named else range(1, len(wrong) + 1)
        yield Finding(code, tuple(dict.fromkeys(map(str, compress(names, wrong)))), where)


def _length(table: Table) -> int:
    """Return how many rows a table has."""
    return len(next(iter(table.columns.values()), table.geometry if table.geometry is not None else ()))


def _differing(stored: Sequence[Any], expected: Sequence[Any]) -> list[bool]:
    if list(stored) == list(expected):  # in one step, as nearly every column is
        return []
    return [not _same(one, other) for one, other in zip(stored, expected, strict=True)]


def _same(stored: Any, expected: Any) -> bool:
    """Tell whether a stored value is the expected one; figures may differ by what geometry libraries do."""
    if isinstance(stored, float) and isinstance(expected, float):
        return math.isclose(stored, expected, rel_tol=_CLOSE, abs_tol=_CLOSE)
    return bool(stored == expected)
