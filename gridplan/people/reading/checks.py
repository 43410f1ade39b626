"""What can be wrong in the rows of a table of officers, each fault with its ids."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gridplan.findings import Finding
from gridplan.ground.columns import plain_name
from gridplan.people.officers import Officers
from gridplan.people.reading.rows import Rows, Texts
from gridplan.people.rules import OfficerRules

_SHOWN = 30


def check_rows(
    rows: Rows, columns: Mapping[str, str | None], *, communities: Mapping[str, str], codes: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield every fault of the rows, and what is worth telling.

    Parameters
    ----------
    columns
        Column of each part, None where there is none.
    communities, codes
        Communities and codes of the grids by how they compare with what tables say.
    """
    if columns["officer"] is not None:
        yield from _ids(rows)
    if columns["department"] is not None:
        yield from _departments(rows)
    yield from _communities(rows, communities)
    yield from _capacities(rows)
    yield from _pairs(rows, codes)


def check_departments(officers: Officers, rules: OfficerRules) -> tuple[Finding, ...]:
    """Return the fault that officers are of departments that the rules leave out, where they name any.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> table = pd.DataFrame({"officer": ["O1"], "department": ["fire"]})
    >>> check_departments(Officers(table, np.zeros((1, 2))), OfficerRules(departments={"police": (1, 1)}))[0].ids
    ('O1',)
    """
    return _unasked(officers.ids.tolist(), officers.table["department"].tolist(), rules.departments)


def check_row_departments(rows: Rows, departments: Collection[str]) -> tuple[Finding, ...]:
    """Return the fault that rows of officers who are there name a department that is not among those asked for."""
    there = [i for i, name in enumerate(rows.departments) if name and rows.capacity[i] != 0]
    return _unasked([rows.labels[i] for i in there], [rows.departments[i] for i in there], departments)


def _unasked(ids: Sequence[str], of: Sequence[str], asked: Collection[str]) -> tuple[Finding, ...]:
    if not asked:
        return ()
    strange = sorted(set(of) - set(asked))
    concerned = [one for one, name in zip(ids, of, strict=True) if name in strange]
    return _finding("officers-departments-unasked", concerned, named=_guesses(strange, asked), known=_listed(asked))


def _ids(rows: Rows) -> Iterator[Finding]:
    empty = tuple(label for label, one in zip(rows.labels, rows.ids, strict=True) if not one)
    if empty:
        yield Finding("officers-ids-empty", empty)
    count = Counter(one for one in rows.ids if one)
    yield from _finding("officers-ids-repeated", (one for one, times in count.items() if times > 1))


def _departments(rows: Rows) -> Iterator[Finding]:
    yield from _finding("officers-departments-empty", _where(rows, lambda i: not rows.departments[i]))
    spelled: dict[str, set[str]] = {}
    for name in rows.departments:
        spelled.setdefault("".join(plain_name(name).split()), set()).add(name)
    yield from _finding(
        "officers-departments-alike", (n for names in spelled.values() if len(names) > 1 for n in names)
    )


def _communities(rows: Rows, known: Mapping[str, str]) -> Iterator[Finding]:
    strange = _where(rows, lambda i: bool(rows.communities[i]) and rows.communities[i] not in known)
    named = sorted({name for name in rows.communities if name and name not in known})
    if not known:
        yield from _finding("officers-communities-none", strange)
    else:
        yield from _finding("officers-communities-unknown", strange, named=_guesses(named, known), known=_listed(known))


def _capacities(rows: Rows) -> Iterator[Finding]:
    given = rows.capacity
    broken = np.isinf(given) | (given != np.floor(given)) & ~np.isnan(given)
    yield from _finding("officers-capacity-negative", _where(rows, lambda i: given[i] < 0 and not broken[i]))
    yield from _finding("officers-capacity-wrong", _where(rows, lambda i: bool(broken[i])))
    absent = _where(rows, lambda i: given[i] == 0)
    if len(absent) == len(rows):
        yield from _finding("officers-all-absent", absent)
    else:
        yield from _finding("officers-absent", absent)


def _pairs(rows: Rows, codes: Mapping[str, str]) -> Iterator[Finding]:
    for part in ("pinned", "forbidden", "lives"):
        yield from _finding(
            f"officers-{part}-unknown", _pair_names(rows, getattr(rows, part), lambda _, g: g not in codes)
        )
    gone = sorted({grid for grids in rows.last_year for grid in grids if grid not in codes})
    yield from _finding("officers-last-year-gone", gone)
    away = rows.kept_away
    yield from _finding("officers-pinned-forbidden", _pair_names(rows, rows.pinned, lambda i, g: g in away[i]))
    over = _where(rows, lambda i: 0 <= rows.capacity[i] < len(rows.pinned[i]))
    yield from _finding("officers-pins-over-capacity", over)


def _where(rows: Rows, wrong: Callable[[int], bool]) -> list[str]:
    return [label for i, label in enumerate(rows.labels) if wrong(i)]


def _pair_names(rows: Rows, grids: Iterable[Texts], wrong: Callable[[int, str], bool]) -> list[str]:
    """Return ``officer=grid`` of the pairs that are wrong."""
    return [f"{rows.labels[i]}={grid}" for i, own in enumerate(grids) for grid in own if wrong(i, grid)]


def _finding(code: str, ids: Iterable[str], **numbers: Any) -> tuple[Finding, ...]:
    found = tuple(sorted(set(ids)))
    return (Finding(code, found, numbers),) if found else ()


def _guesses(names: Sequence[str], known: Iterable[str]) -> str:
    """Return names, each with the known one that is spelled most like it."""
    known = list(known)
    close = {name: difflib.get_close_matches(name, known, n=1, cutoff=0.4) for name in names[:_SHOWN]}
    return _listed([f"{name} (→ {close[name][0]}?)" if close.get(name) else name for name in names])


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:_SHOWN]) + (" …" if len(every) > _SHOWN else "")
