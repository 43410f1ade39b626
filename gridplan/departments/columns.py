"""The columns of a department's layer: named by the planner, or found by their usual names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.columns import detect, listed, named
from gridplan.ground.formats.rounded import check_rounded
from gridplan.ground.formats.table import id_text
from gridplan.ground.reading.counts import parse_count
from gridplan.text import plain

Choice = str | Mapping[str, str] | None
USUAL = {
    "code": (
        *("grid", "code", "grid_code", "grid_id", "gridid", "网格编码", "网格编号", "网格代码", "网格号", "编码"),
        *("代码", "编号", "网格", "id", "网格名称", "名称", "name"),
    ),
    "title": ("title", "grid_name", "网格名称", "网格名", "名称", "name"),
    "functions": ("functions", "function", "tasks", "task", "duties", "职能", "职责", "工作职责", "任务", "功能"),
    "staff": ("staff", "workers", "人员数", "人员数量", "网格员数", "网格员人数", "人数", "人员"),
}
_PERSONS = re.compile(r"\s*[人名位个]\s*$")


@dataclass(frozen=True)
class Asked:
    """Columns as the planner names them: one name for all departments, or department → name; None to look for it."""

    code: Choice = None
    title: Choice = None
    functions: Choice = None
    staff: Choice = None

    def of(self, department: str) -> dict[str, str | None]:
        """Return the columns named for one department, by the part they play."""
        return {
            part: choice.get(department) if isinstance(choice, Mapping) else choice
            for part, choice in vars(self).items()
        }

    def departments(self) -> set[str]:
        """Return every department that a column is named for."""
        return {name for choice in vars(self).values() if isinstance(choice, Mapping) for name in choice}


def read_rows(
    table: pd.DataFrame, asked: Mapping[str, str | None], *, department: str
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return what a layer tells of its grids, and every fault of it.

    Parameters
    ----------
    table
        (r,) rows as read, without the shapes.
    asked
        Column by part, None to look for it by its usual names.

    Returns
    -------
    DataFrame
        (r,) columns ``code``, ``title``, ``functions`` (text, maybe empty) and ``staff`` (int64).
    """
    found, findings = _choose(table, asked, department=department)
    code = _texts(table, found["code"], id_text)
    staff, counting = _staff(table, found["staff"], named=asked["staff"] is not None, department=department)
    used = found | {"staff": None} if counting else found
    findings += _told(used, department)
    rows = pd.DataFrame({"code": code, "staff": staff})
    for part in ("title", "functions"):
        rows[part] = _texts(table, found[part], _line)
    findings += counting
    for part, severity in (("code", "codes"), ("title", "titles")):
        empty = np.flatnonzero(rows[part] == "")
        if found[part] is not None and len(empty):
            numbers = {"department": department, "column": found[part]}
            findings += (Finding(f"department-{severity}-empty", row_names(empty), numbers),)
    return rows[["code", "title", "functions", "staff"]], findings


def row_names(rows: NDArray[np.intp]) -> tuple[str, ...]:
    """Return rows as they are told, the first is #1.

    Examples
    --------
    >>> row_names(np.array([0, 4]))
    ('#1', '#5')
    """
    return tuple(f"#{row + 1}" for row in rows.tolist())


def _choose(
    table: pd.DataFrame, asked: Mapping[str, str | None], *, department: str
) -> tuple[dict[str, str | None], tuple[Finding, ...]]:
    names = [str(name) for name in table.columns]
    found: dict[str, str | None] = {}
    findings: list[Finding] = []
    for part, name in asked.items():
        if name is not None:
            found[part], faults = named(names, name, source=department)
            findings += faults
        else:
            free = [own for own in names if own not in (*asked.values(), *found.values())]
            found[part] = detect(free, USUAL[part])
    twice = sorted({name for name in names if names.count(name) > 1} & set(found.values()))
    if twice:
        findings.append(Finding("table-columns", (), {"source": department, "columns": listed(twice, head=names)}))
    if found["code"] is None and asked["code"] is None:
        numbers = {"department": department, "columns": listed(names)}
        findings.append(Finding("department-no-code", (), numbers))
    return found, tuple(findings)


def _told(used: Mapping[str, str | None], department: str) -> tuple[Finding, ...]:
    """Return which columns are read; of a part without a column there is no word."""
    if used["code"] is None:
        return ()
    known = {part: column for part, column in used.items() if column is not None}
    code = "-".join(["department-columns", *(part for part in ("title", "functions", "staff") if part in known)])
    return (Finding(code, (), {"department": department, **known}),)


def _texts(table: pd.DataFrame, column: str | None, clean: Any) -> NDArray[np.object_]:
    values = [""] * len(table) if column is None else [clean(value) for value in _values(table, column)]
    return np.array(values, dtype=object)


def _values(table: pd.DataFrame, column: str) -> list[Any]:
    """Return the values of a column; of the first one where several bear its name."""
    at = [str(name) for name in table.columns].index(column)
    values: list[Any] = table.iloc[:, at].tolist()
    check_rounded(values, column)
    return values


def _line(value: object) -> str:
    """Return a text as one line."""
    return "" if value is pd.NA else " ".join(plain(value).split())


def _staff(
    table: pd.DataFrame, column: str | None, *, named: bool, department: str
) -> tuple[NDArray[np.int64], tuple[Finding, ...]]:
    """Return people by row, int64 (r,).

    A column that was only found by its name and holds anything but whole numbers is left out as a whole: it may be the
    names of people.
    """
    if column is None:
        return np.zeros(len(table), np.int64), ()
    counts = np.array([_people(value) for value in _values(table, column)])
    wrong = np.isinf(counts) | (counts < 0) | (counts != np.floor(counts))
    if not wrong.any():
        return counts.astype(np.int64), ()
    code = "department-staff-wrong" if named else "department-staff-ignored"
    numbers = {"department": department, "column": column}
    if not named:
        numbers["people"] = f"{counts[np.isfinite(counts) & (counts > 0)].sum():g}"
    return np.zeros(len(table), np.int64), (Finding(code, row_names(np.flatnonzero(wrong)), numbers),)


def _people(value: Any) -> float:
    """Return a number of people, 0 where none is written, infinite where it is no number."""
    if isinstance(value, str):
        value = _PERSONS.sub("", unicodedata.normalize("NFKC", value))
    try:
        count = parse_count(value)
    except (ValueError, TypeError):
        return float("inf")
    return 0.0 if np.isnan(count) else count
