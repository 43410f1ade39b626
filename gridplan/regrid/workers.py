"""Workers stay on their grids; those of grids that ended are free for grids that began."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gridplan.columns import WORKER_COLUMNS
from gridplan.plan import Network


def carry_workers(old: pd.DataFrame, network: Network, was: Mapping[str, str]) -> pd.DataFrame:
    """Return the table of workers: one row a worker and grid, columns ``worker, grid, share``.

    A grid keeps the workers it had. Where it needs more, workers whose grids all ended come first, in order of their
    ids, then new ones, numbered on; where it needs fewer than it had full ones, the last of them are free.

    Parameters
    ----------
    old
        The older table.
    was
        Code of each grid now → its code before, for grids that go on.

    Examples
    --------
    >>> import numpy as np
    >>> old = pd.DataFrame({"worker": ["W0001", "W0002"], "grid": ["A-001", "A-002"], "share": 1.0})
    >>> network = Network("grids", "areal", np.array([0, 1]), ("A-001", "A-003"), np.array([1, 1]))
    >>> carry_workers(old, network, {"A-001": "A-001"})["worker"].tolist()
    ['W0001', 'W0002']
    """
    rows = old[list(WORKER_COLUMNS)]
    of = dict(iter(rows.groupby("grid", sort=False)))
    kept = [_kept(of[was[code]], code, int(count)) for code, count in _going_on(network, was) if was[code] in of]
    found = pd.concat([rows.iloc[:0], *kept], ignore_index=True)
    free = sorted(set(rows["worker"]) - set(found["worker"]))
    number = _last_number(rows["worker"])
    more = []
    for code, count in zip(network.codes, network.n_workers.tolist(), strict=True):
        for _ in range(count - int((found["grid"] == code).sum())):
            if not free:
                number += 1
            more.append({"worker": free.pop(0) if free else f"W{number:04d}", "grid": code, "share": 1.0})
    place = {code: at for at, code in enumerate(network.codes)}
    whole = pd.concat([found, pd.DataFrame(more, columns=list(WORKER_COLUMNS))], ignore_index=True)
    return whole.sort_values("grid", key=lambda grid: grid.map(place), kind="stable").reset_index(drop=True)


def _going_on(network: Network, was: Mapping[str, str]) -> list[tuple[str, int]]:
    counts = network.n_workers.tolist()
    return [(code, count) for code, count in zip(network.codes, counts, strict=True) if code in was]


def _kept(part: pd.DataFrame, code: str, count: int) -> pd.DataFrame:
    """Return the workers of a grid under its code now; only whole posts beyond its need end."""
    whole = bool((part["share"] == 1.0).all())
    return (part.head(count) if whole and len(part) > count else part).assign(grid=code)


def _last_number(workers: pd.Series) -> int:
    """Return the highest number of the workers that are numbered as ours are, 0 for none."""
    numbers = workers.astype(str).str.extract(r"^W(\d+)$", expand=False).dropna()
    return int(numbers.astype(int).max()) if len(numbers) else 0
