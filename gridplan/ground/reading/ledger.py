"""A household ledger beside the buildings: joined by key, both sides accounted for, corrections last.

A ledger with one row a household is counted at once; no other column of it is ever kept.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground import columns
from gridplan.ground.formats.table import id_texts, read_list
from gridplan.ground.reading.counts import parse_counts
from gridplan.ground.units import Units


@dataclass(frozen=True)
class Ledger:
    """Households by building id.

    Parameters
    ----------
    counts
        Float households, one entry a building id, sorted; NaN where the ledger leaves the cell empty.
    source
        File name.
    key
        Column the ids came from.
    """

    counts: pd.Series[float]
    source: str
    key: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Joined:
    """Counts per unit after a ledger, and what did not fit."""

    counts: NDArray[np.float64]
    total: int
    lost: int
    findings: tuple[Finding, ...]


def read_ledger(
    path: str | os.PathLike[str],
    *,
    key: str | None = None,
    households: str | None = None,
    sheet: str | None = None,
) -> Ledger:
    """Return the households per building of a ledger.

    Parameters
    ----------
    key
        Column with the building ids.
    households
        Column with counts; without one, and none with a usual name, every row is one household.

    Raises
    ------
    InputError
        When a column is missing, a row has no building id, or counts are not counts; all of it at once.
    """
    table, listed = read_list(path, sheet=sheet)
    source = os.path.basename(path)
    names = [str(name) for name in table.columns]
    key_column, faults = _column(names, key, columns.KEY, source=source, role="key")
    count_column, count_faults = (None, ()) if households is None else columns.named(names, households, source=source)
    count_column = count_column or columns.detect(names, columns.HOUSEHOLDS)
    findings = [*listed, *faults, *count_faults]
    if key_column is None:
        raise InputError(tuple(findings))
    ids = id_texts(table[key_column])
    nameless = tuple(f"#{i + 1}" for i, name in enumerate(ids) if not name)
    if nameless:
        findings.append(Finding("ledger-row-nameless", nameless, {"source": source, "column": key_column}))
    counts, more = _row_counts(table, ids, count_column, source=source)
    findings += more
    if any(f.severity == "error" for f in findings):
        raise InputError(tuple(findings))
    return Ledger(
        pd.Series(counts).groupby(pd.Series(ids)).sum(min_count=1).sort_index(), source, key_column, tuple(findings)
    )


def join_ledger(ledger: Ledger, ids: Sequence[str]) -> Joined:
    """Return the ledger's count for each of `ids` (NaN without one), with both sides' unmatched ids reported.

    An id that stands twice among `ids` has its count at the first: the ledger names these households once.

    Examples
    --------
    >>> ledger = Ledger(pd.Series({"a": 3.0, "z": 2.0}), "ledger.csv", "building_id")
    >>> joined = join_ledger(ledger, ["a", "b"])
    >>> joined.counts.tolist(), joined.total, joined.lost
    ([3.0, nan], 5, 2)
    """
    counts: NDArray[np.float64] = np.array(ledger.counts.reindex(list(ids)), dtype=np.float64)
    counts[pd.Series(list(ids), dtype=object).duplicated().to_numpy()] = np.nan
    listed = set(ledger.counts.index)
    known = set(ids)
    without = tuple(name for name in ids if name not in listed)
    stray = ledger.counts[[name not in known for name in ledger.counts.index]]
    lost = int(np.nansum(stray.to_numpy()))
    about = {"source": ledger.source}
    findings = [Finding("ledger-matched", (), about | {"matched": len(ids) - len(without), "units": len(ids)})]
    if without:
        findings.append(Finding("ledger-unit-unmatched", without, about))
    if len(stray):
        listed_counts = {str(name): int(value) if np.isfinite(value) else None for name, value in stray.items()}
        findings.append(
            Finding("ledger-row-unmatched", tuple(listed_counts), about | {"households": lost, "counts": listed_counts})
        )
    return Joined(counts, int(np.nansum(ledger.counts.to_numpy())), lost, tuple(findings))


def read_corrections(
    path: str | os.PathLike[str], ids: Sequence[str], *, strangers: Collection[str] = ()
) -> tuple[NDArray[np.float64], tuple[str, ...], tuple[Finding, ...]]:
    """Return the corrected count of each of `ids`, NaN where the file corrects nothing, and which buildings are gone.

    The file has the columns ``building_id`` (or another usual id column), ``households`` and, if wished, ``reason``.
    Rows whose count is still empty are passed over, so a half-filled `correction_template` works.

    Parameters
    ----------
    strangers
        Buildings that the ledger names and that are no unit: those with 0 households are demolished.

    Raises
    ------
    InputError
        When a column is missing, a count is none, an id is unknown or stands twice.
    """
    table, listed = read_list(path)
    source = os.path.basename(path)
    names = [str(name) for name in table.columns]
    key, faults = _column(names, None, columns.KEY, source=source, role="building_id")
    column, count_faults = _column(names, None, columns.HOUSEHOLDS, source=source, role="households")
    if key is None or column is None:
        raise InputError((*listed, *faults, *count_faults))
    asked = id_texts(table[key])
    counts, findings = parse_counts(table[column], asked, column=column)
    filled = np.isfinite(counts)
    place = {name: i for i, name in reversed(list(enumerate(ids)))}
    chosen = [name for name, wanted in zip(asked, filled, strict=True) if wanted]
    found = np.full(len(ids), np.nan)
    for name, value in zip(chosen, counts[filled], strict=True):
        if name in place:
            found[place[name]] = value
    none = [name for name, value in zip(chosen, counts[filled], strict=True) if value == 0]
    gone = tuple(name for name in dict.fromkeys(none) if name in strangers and name not in place)
    return found, gone, (*listed, *findings, *_correction_faults(chosen, {*place, *gone}, source=source))


def correction_template(units: Units) -> pd.DataFrame:
    """Return a table to fill in: what the ledger did not settle, with an empty count and reason.

    Returns
    -------
    DataFrame
        Columns ``building_id``, ``households`` (empty), ``reason`` (empty), ``found_in`` (``units`` or ``ledger``) and
        ``ledger_households``. Saved as CSV and filled in, it is what ``corrections=`` reads.
    """
    rows: list[dict[str, object]] = []
    for finding in units.report.findings:
        if finding.code == "ledger-unit-unmatched":
            rows += [{"building_id": name, "found_in": "units", "ledger_households": None} for name in finding.ids]
        if finding.code == "ledger-row-unmatched":
            counts = finding.numbers["counts"]
            rows += [{"building_id": i, "found_in": "ledger", "ledger_households": counts[i]} for i in finding.ids]
    frame = pd.DataFrame(rows, columns=["building_id", "households", "reason", "found_in", "ledger_households"])
    return frame.astype({"ledger_households": "Int64"})


def _column(
    names: list[str], asked: str | None, usual: Sequence[str], *, source: str, role: str
) -> tuple[str | None, tuple[Finding, ...]]:
    if asked is not None:
        return columns.named(names, asked, source=source)
    found = columns.detect(names, usual)
    if found is not None:
        return found, ()
    numbers = {"source": source, "role": role, "columns": columns.listed(names, source=source)}
    return None, (Finding("column-role-missing", (), numbers),)


def _row_counts(
    table: pd.DataFrame, ids: list[str], column: str | None, *, source: str
) -> tuple[NDArray[np.float64], tuple[Finding, ...]]:
    if column is None:
        note = Finding("ledger-counted-rows", (), {"source": source, "rows": len(table)})
        return np.ones(len(table)), (note,)
    counts, findings = parse_counts(table[column], ids, column=column)
    repeated = pd.Series(ids)[pd.Series(ids).duplicated()]
    if repeated.empty:
        return counts, findings
    summed = Finding("ledger-summed", tuple(sorted(set(repeated))), {"source": source, "column": column})
    return counts, (*findings, summed)


def _correction_faults(chosen: list[str], known: Collection[str], *, source: str) -> tuple[Finding, ...]:
    unknown = tuple(name or "#" for name in dict.fromkeys(chosen) if name not in known)
    twice = tuple(sorted({name for name in chosen if chosen.count(name) > 1}))
    faults = (("correction-unknown", unknown), ("correction-twice", twice))
    return tuple(Finding(code, at, {"source": source}) for code, at in faults if at)
