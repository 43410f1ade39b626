"""Version and history of a plan as tables of a plan file, and back.

A first draft without history has none of these tables: every gridplan reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gridplan.history import Round
from gridplan.plan import Plan
from gridplan.store.container import Table
from gridplan.store.schema import LINEAGE, MOVES, ROUNDS
from gridplan.version import Version, wrong_day

_BEFORE = "before_"
"""Beginning of the columns about the version that a round replaced."""


def history_tables(plan: Plan) -> dict[str, Table]:
    """Return the tables of the rounds, of what became of grids, and of the units concerned; all may be without rows."""
    return {
        "rounds": _rounds_table(plan.history),
        "lineage": _joined([past.lineage for past in plan.history], LINEAGE),
        "moves": _joined([past.units for past in plan.history], MOVES),
    }


def history_meta(plan: Plan) -> dict[str, Any]:
    """Return the notes on version and history: who signed the plan off, and what the columns of each round hold."""
    return {
        "version": plan.version.as_dict(),
        "lineage_types": [_types(past.lineage, LINEAGE) for past in plan.history],
        "move_types": [_types(past.units, MOVES) for past in plan.history],
    }


def version_of(meta: Mapping[str, Any]) -> Version:
    """Return the version that the notes tell; without a note it is a first draft."""
    return Version(**meta["version"]) if "version" in meta else Version()


def history_of(tables: Mapping[str, Table], meta: Mapping[str, Any]) -> tuple[Round, ...]:
    """Return the rounds that the tables hold, oldest first."""
    if "rounds" not in tables:
        return ()
    columns = tables["rounds"].columns
    rows = [dict(zip(ROUNDS, row, strict=True)) for row in zip(*(columns[name] for name in ROUNDS), strict=True)]
    if wrong := [row["date"] for row in rows if wrong_day(row["date"])]:
        raise ValueError(f"rounds: {wrong[0]!r}")
    lineage = _parted(tables["lineage"], meta["lineage_types"])
    units = _parted(tables["moves"], meta["move_types"])
    return tuple(
        Round(_before(row), row["date"], own, moves) for row, own, moves in zip(rows, lineage, units, strict=True)
    )


def _rounds_table(history: Sequence[Round]) -> Table:
    rows = [
        {"round": number, "date": past.date} | {_BEFORE + name: value for name, value in past.before.as_dict().items()}
        for number, past in enumerate(history, start=1)
    ]
    return Table({name: [row[name] for row in rows] for name in ROUNDS}, ROUNDS)


def _before(row: Mapping[str, Any]) -> Version:
    return Version(**{name.removeprefix(_BEFORE): value for name, value in row.items() if name.startswith(_BEFORE)})


def _joined(frames: Sequence[pd.DataFrame], types: Mapping[str, str]) -> Table:
    """Return the frames of all rounds one below the other, the number of the round in front."""
    columns: dict[str, list[Any]] = {"round": [i for i, frame in enumerate(frames, start=1) for _ in range(len(frame))]}
    columns |= {name: [value for frame in frames for value in _values(frame[name])] for name in types}
    return Table(columns, {"round": "INTEGER", **types})


def _values(column: pd.Series[Any]) -> list[Any]:
    """Return the values of a column as SQLite takes them: plain ones, None where there is none."""
    kept = column.astype(object).where(column.notna(), None).tolist()
    return [value.item() if isinstance(value, np.generic) else value for value in kept]


def _types(frame: pd.DataFrame, types: Mapping[str, str]) -> dict[str, str]:
    return {name: str(frame[name].dtype) for name in types}


def _parted(table: Table, types: Sequence[Mapping[str, str]]) -> list[pd.DataFrame]:
    """Return the frame of each round, its columns with the dtypes that they had."""
    number = np.array(table.columns["round"], dtype=np.int64)
    values = {name: np.array([*table.columns[name], None], dtype=object)[:-1] for name in table.columns}
    return [
        pd.DataFrame({name: pd.Series(values[name][number == i].tolist(), dtype=held) for name, held in own.items()})
        for i, own in enumerate(types, start=1)
    ]
