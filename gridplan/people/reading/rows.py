"""The rows of a table of officers as texts and numbers, before anything is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.people.reading.cells import capacity_of, column_values, one_line, several

Texts = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Rows:
    """What stands in each of the n rows.

    Parameters
    ----------
    ids
        Ids, maybe empty.
    labels
        What to call a row in a fault: its id, else its number, the first is #1.
    capacity
        float64 (n,), NaN where none is written, infinite where it is no number.
    pinned, forbidden, lives, last_year, skills
        The values of each cell.
    """

    ids: Texts
    labels: Texts
    departments: Texts
    communities: Texts
    teams: Texts
    names: Texts
    capacity: NDArray[np.float64]
    pinned: tuple[Texts, ...]
    forbidden: tuple[Texts, ...]
    lives: tuple[Texts, ...]
    last_year: tuple[Texts, ...]
    skills: tuple[Texts, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def kept_away(self) -> tuple[Texts, ...]:
        """Grids that each officer may not serve: those forbidden and those they live in."""
        return tuple(tuple(sorted({*one, *two})) for one, two in zip(self.forbidden, self.lives, strict=True))


def rows_of(table: pd.DataFrame, columns: Mapping[str, str | None], codes: frozenset[str]) -> Rows:
    """Return the rows of a table.

    Parameters
    ----------
    columns
        Column of each part, None where there is none.
    codes
        Codes of all grids: a cell that is one of them holds one, whatever signs stand in it.
    """

    def texts(part: str) -> Texts:
        return tuple(one_line(value) for value in column_values(table, columns.get(part)))

    def lists(part: str, known: frozenset[str] = frozenset()) -> tuple[Texts, ...]:
        return tuple(several(value, known) for value in column_values(table, columns[part]))

    ids = texts("officer")
    return Rows(
        ids=ids,
        labels=tuple(one or f"#{i + 1}" for i, one in enumerate(ids)),
        departments=texts("department"),
        communities=texts("community"),
        teams=texts("team"),
        names=texts("name"),
        capacity=np.array([capacity_of(value) for value in column_values(table, columns["capacity"])], dtype=float),
        pinned=lists("pinned", codes),
        forbidden=lists("forbidden", codes),
        lives=lists("lives", codes),
        last_year=lists("last_year", codes),
        skills=lists("skills"),
    )
