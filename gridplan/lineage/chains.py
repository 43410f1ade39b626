"""The chain of one grid: which grids its buildings were in before, and which ones they are in now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from gridplan.columns import CHAIN_COLUMNS
from gridplan.history import Round
from gridplan.lineage.lives import Lives
from gridplan.lineage.plain import plain_rows
from gridplan.lineage.telling import chain_text
from gridplan.version import Version


@dataclass(frozen=True, eq=False, repr=False)
class Chain:
    """What became, in each round, of every building that a grid ever held.

    Parameters
    ----------
    code
        Code of the grid.
    rows
        One row a round and pair of an older and a newer grid, oldest round first, sorted by codes: columns
        `CHAIN_COLUMNS`. ``old_grid`` is None for buildings that were in none or not yet there, ``new_grid`` for those
        in none any more. ``event`` is that of the older grid, None where there is none. ``households`` are of today,
        of then where a building is gone, and only in buildings that the grid held at some time.
    held
        For each version, oldest first, code → those households.
    version
        The newest one.
    """

    code: str
    rows: pd.DataFrame
    held: tuple[Mapping[str, int], ...]
    version: Version

    def __repr__(self) -> str:
        return f"<Chain of {self.code}: {len(self.beginnings)} grids at first, {len(self.today)} today>"

    @property
    def beginnings(self) -> Mapping[str, int]:
        """The grids that held its buildings in the oldest version, with households."""
        return self.held[0]

    @property
    def today(self) -> Mapping[str, int]:
        """The grids that hold its buildings in the newest version, with households."""
        return self.held[-1]

    def text(self, lang: str | None = None) -> str:
        """Return from which grids it came and what it became, and a line for each round that changed something."""
        return chain_text(self.code, (self.beginnings, self.today), self.rows, version=self.version, lang=lang)

    def as_dict(self) -> dict[str, Any]:
        """Return the chain as plain values for JSON."""
        ends = {"beginnings": dict(self.beginnings), "today": dict(self.today)}
        return {"code": self.code, **ends, "rows": plain_rows(self.rows)}


def chain_of(code: str, lives: Lives, history: Sequence[Round], *, version: Version) -> Chain:
    """Return the chain of a grid by the lives of its buildings."""
    mine = np.logical_or.reduce([grids == code for grids in lives.grids])
    table = pd.DataFrame({i: pd.Series(grids[mine], dtype=object) for i, grids in enumerate(lives.grids)})
    table["households"] = lives.households[mine]
    steps = [
        _step(table[[i, i + 1, "households"]], past).assign(round=i + 1, version=past.before.number + 1, date=past.date)
        for i, past in enumerate(history)
    ]
    rows = pd.concat(steps, ignore_index=True) if steps else pd.DataFrame(columns=list(CHAIN_COLUMNS))
    return Chain(code, rows[list(CHAIN_COLUMNS)], tuple(_held(table, i) for i in range(len(lives.grids))), version)


def _step(table: pd.DataFrame, past: Round) -> pd.DataFrame:
    """Return the rows of one round, without its number; `table` has the older grids, the newer ones, households."""
    rows = table.set_axis(["old_grid", "new_grid", "households"], axis=1).dropna(
        subset=["old_grid", "new_grid"], how="all"
    )
    found = rows.groupby(["old_grid", "new_grid"], dropna=False, as_index=False).sum()
    for name in ("old_grid", "new_grid"):
        found[name] = found[name].astype(object).where(found[name].notna(), None)
    event = dict(zip(past.lineage["old_grid"], past.lineage["event"], strict=True))
    event[None] = None
    return found.assign(event=pd.Series([event.get(code) for code in found["old_grid"]], dtype=object))


def _held(table: pd.DataFrame, version: int) -> dict[str, int]:
    """Return code → households of one version, sorted by code."""
    return {str(code): int(count) for code, count in table.groupby(version)["households"].sum().items()}
