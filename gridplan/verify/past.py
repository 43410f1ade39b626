"""The rounds of a plan gone back one by one from today's buildings, with nothing but the lists of those concerned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from gridplan.columns import LINEAGE_COLUMNS, MOVE_COLUMNS
from gridplan.history import Round
from gridplan.plan import Plan

NO_GRID = "-"
"""Code of buildings that no grid covers."""

Grid = str | None


class Place(NamedTuple):
    """Where a building stood: its grid, and its households where these are known."""

    grid: Grid
    households: int | None


class Row(NamedTuple):
    """A row of what became of grids."""

    event: str
    old_grid: Grid
    new_grid: Grid
    households: int
    share_from: float | None
    share_to: float | None


class Move(NamedTuple):
    """A row of what became of buildings."""

    unit: str | None
    old_unit: str | None
    old_grid: Grid
    new_grid: Grid
    households: int


class Step(NamedTuple):
    """One round, retraced.

    Parameters
    ----------
    number
        1 for the oldest.
    lives
        Every building that stood before or stands after, as a move, also where nothing changed; its households are −1
        where only those of another day are known.
    wrong
        Ids of buildings of which the round tells what cannot be.
    """

    number: int
    past: Round
    rows: tuple[Row, ...]
    lives: tuple[Move, ...]
    wrong: tuple[str, ...]

    @property
    def old_codes(self) -> frozenset[str]:
        """Grids before, as the rows tell."""
        return frozenset(row.old_grid for row in self.rows if row.old_grid is not None)

    @property
    def new_codes(self) -> frozenset[str]:
        """Grids after, as the rows tell."""
        return frozenset(row.new_grid for row in self.rows if row.new_grid is not None)


def lacking_columns(history: Sequence[Round]) -> tuple[str, ...]:
    """Return the columns that tables of the history lack."""
    needed = [(past.lineage, LINEAGE_COLUMNS) for past in history] + [(past.units, MOVE_COLUMNS) for past in history]
    return tuple(sorted({name for frame, names in needed for name in names if name not in frame.columns}))


def grids_today(plan: Plan) -> dict[str, Place]:
    """Return unit → its grid and households of today."""
    codes = [None if code == NO_GRID else code for code in plan.network.codes]
    units = plan.ground.units
    rows = zip(units["unit"].astype(str), plan.labels.tolist(), units["households"].tolist(), strict=True)
    return {unit: Place(codes[grid], int(count)) for unit, grid, count in rows}


def steps_of(plan: Plan) -> tuple[Step, ...]:
    """Return all rounds, oldest first, retraced from today's buildings."""
    after, found = grids_today(plan), []
    for number, past in reversed([*enumerate(plan.history, start=1)]):
        moves = [Move(*row) for row in _plain(past.units, MOVE_COLUMNS)]
        lives, wrong = _retraced(after, moves)
        rows = tuple(Row(*row) for row in _plain(past.lineage, LINEAGE_COLUMNS))
        before, doubled = _before(lives)
        found.append(Step(number, past, rows, lives, tuple(dict.fromkeys((*wrong, *doubled)))))
        after = before
    return tuple(reversed(found))


def _plain(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows with None where something is missing."""
    table = frame[list(columns)].astype(object)
    table = table.where(table.notna(), None)
    yield from table.assign(households=table["households"].map(_whole)).itertuples(index=False, name=None)


def _whole(count: object) -> int:
    """Return a number of households, −1 for what is none."""
    return int(count) if isinstance(count, (int, float, np.integer)) else -1


def _retraced(after: Mapping[str, Place], moves: Sequence[Move]) -> tuple[tuple[Move, ...], list[str]]:
    """Return the lives of all buildings, and the ids of those of which the moves tell what cannot be."""
    told: dict[str, Move] = {}
    gone, wrong = [], []
    for move in moves:
        if move.unit is None:
            gone.append(move)
            wrong += [move.old_unit or ""] if move.old_unit is None or move.new_grid is not None else []
        elif move.unit in told or not _fits(move, after.get(move.unit)):
            wrong.append(move.unit)
        else:
            told[move.unit] = move
    still = [
        told.get(unit) or Move(unit, unit, place.grid, place.grid, -1 if place.households is None else place.households)
        for unit, place in after.items()
    ]
    return (*still, *gone), wrong


def _fits(move: Move, place: Place | None) -> bool:
    """Tell whether a building is where a move says, with these households, and something of it changed."""
    if place is None or move.new_grid != place.grid or (move.old_unit is None and move.old_grid is not None):
        return False
    counted = place.households is None or place.households == move.households
    return counted and (move.unit != move.old_unit or move.old_grid != move.new_grid)


def _before(lives: Sequence[Move]) -> tuple[dict[str, Place], list[str]]:
    """Return unit → its grid before, and the ids of buildings that would have been in two places or gone and not."""
    found: dict[str, Place] = {}
    doubled = []
    for life in lives:
        if life.old_unit is None:
            continue
        again = life.unit is None and life.old_unit in found
        if again or found.setdefault(life.old_unit, Place(life.old_grid, None)).grid != life.old_grid:
            doubled.append(life.old_unit)
    return found, doubled
