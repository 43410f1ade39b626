"""One row a grid worker whose grids or households change."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from gridplan.columns import CHANGED_WORKER_COLUMNS
from gridplan.plan import Plan


def worker_table(grids: pd.DataFrame, *, new: Plan, old: Plan | None) -> pd.DataFrame:
    """Return the workers concerned, most grids gained or lost first, columns `CHANGED_WORKER_COLUMNS`.

    Where the older plan is not known, its workers are taken to have been those of today on the grids that go on.

    Parameters
    ----------
    grids
        The table of grids: a worker keeps a grid that goes on, be it under another code.
    """
    now = _rows_of(new, {code: i for i, code in enumerate(grids["new_grid"]) if code is not None})
    place = {code: i for i, code in enumerate(grids["old_grid"]) if code is not None}
    went_on = set(grids.index[grids["old_grid"].notna()])
    then = {worker: own & went_on for worker, own in now.items()} if old is None else _rows_of(old, place)
    rows = [_row(worker, then.get(worker, set()), now.get(worker, set()), grids) for worker in {*now, *then}]
    table = pd.DataFrame(rows, columns=[*CHANGED_WORKER_COLUMNS, "changes", "concerned"])
    table = table[table["concerned"].astype(bool)].sort_values("worker", kind="stable")
    table = table.sort_values("changes", ascending=False, kind="stable")
    return table[list(CHANGED_WORKER_COLUMNS)].reset_index(drop=True)


def _rows_of(plan: Plan, place: dict[str, int]) -> dict[str, set[int]]:
    """Return worker → rows of the table of grids."""
    found: dict[str, set[int]] = {}
    for worker, grid in zip(plan.workers["worker"], plan.workers["grid"], strict=True):
        if grid in place:
            found.setdefault(str(worker), set()).add(place[grid])
    return found


def _row(worker: str, then: set[int], now: set[int], grids: pd.DataFrame) -> tuple[object, ...]:
    gained, lost = now - then, then - now
    before = int(grids["households_before"].iloc[sorted(then)].sum())
    after = int(grids["households_after"].iloc[sorted(now)].sum())
    stirred = grids.iloc[sorted(now | then)]
    concerned = bool(gained or lost or (stirred["moved"] > 0).any() or before != after)
    told = (_codes(grids["new_grid"], now), _codes(grids["new_grid"], gained), _codes(grids["old_grid"], lost))
    return (worker, *told, before, after, len(gained) + len(lost), concerned)


def _codes(column: pd.Series, rows: Iterable[int]) -> str:
    return ", ".join(sorted(str(column.iloc[row]) for row in rows))
