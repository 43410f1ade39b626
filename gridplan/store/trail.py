"""The trail of edits by hand as tables of a plan file, and back.

A plan that nobody edited has none of these tables.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from gridplan.store.container import Table
from gridplan.store.schema import EDITED_UNITS, EDITS, SITTINGS
from gridplan.trail import ACTS, Edit, Edits
from gridplan.version import wrong_day


def trail_tables(trail: Sequence[Edits]) -> dict[str, Table]:
    """Return the tables of the sittings, of their edits, and of the units concerned."""
    numbered = [
        (sitting, number, edit)
        for sitting, held in enumerate(trail, start=1)
        for number, edit in enumerate(held.edits, start=1)
    ]
    sittings = [
        (number, held.plan, held.result, held.who, held.why, held.date, int(held.mended))
        for number, held in enumerate(trail, start=1)
    ]
    edits = [
        (sitting, number, edit.act, edit.to, json.dumps(edit.grids, ensure_ascii=False), edit.time, edit.way)
        for sitting, number, edit in numbered
    ]
    units = [
        (sitting, number, unit, before)
        for sitting, number, edit in numbered
        for unit, before in zip(edit.units, edit.before or [""] * len(edit.units), strict=True)
    ]
    return {
        "sittings": _table(sittings, SITTINGS),
        "edits": _table(edits, EDITS),
        "edited_units": _table(units, EDITED_UNITS),
    }


def trail_of(tables: Mapping[str, Table]) -> tuple[Edits, ...]:
    """Return the sittings that the tables hold, oldest first.

    Raises
    ------
    ValueError
        When they hold what no edit is.
    """
    if "sittings" not in tables:
        return ()
    units: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for sitting, number, unit, before in _rows(tables["edited_units"], EDITED_UNITS):
        units[sitting, number].append((unit, before))
    edits: dict[int, list[Edit]] = defaultdict(list)
    for sitting, number, *told in _rows(tables["edits"], EDITS):
        edits[sitting].append(_edit(told, units[sitting, number]))
    sittings = _rows(tables["sittings"], SITTINGS)
    if wrong := [date for *_, date, _ in sittings if wrong_day(date)]:
        raise ValueError(f"sittings: {wrong[0]!r}")
    return tuple(
        Edits(plan, tuple(edits[sitting]), who=who, why=why, date=date, result=result, mended=bool(mended))
        for sitting, plan, result, who, why, date, mended in sittings
    )


def _edit(told: Sequence[Any], units: Sequence[tuple[str, str]]) -> Edit:
    act, to, grids, time, way = told
    if act not in ACTS:
        raise ValueError(f"edits: {act}")
    before = tuple(grid for _, grid in units) if act == "move" else ()
    return Edit(act, tuple(unit for unit, _ in units), before, to, tuple(json.loads(grids)), time, way)


def _table(rows: Sequence[tuple[Any, ...]], types: Mapping[str, str]) -> Table:
    return Table({name: [row[at] for row in rows] for at, name in enumerate(types)}, types)


def _rows(table: Table, types: Mapping[str, str]) -> list[tuple[Any, ...]]:
    return list(zip(*(table.columns[name] for name in types), strict=True))
