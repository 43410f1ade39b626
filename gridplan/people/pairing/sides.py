"""One side of a pairing: items by id with what each may take. Frozen."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Report


@dataclass(frozen=True, eq=False, repr=False)
class Side:
    """Items of one side, sorted by id.

    Parameters
    ----------
    ids, communities
        Object (n,); the community is empty where there is none.
    lower, upper
        int64 (n,), fewest and most that go with an item.
    amount
        int64 (n,), what an item brings along, or its load; 1 where no column was named.
    points
        float64 (n, 2), places, m; NaN where unknown.
    rows
        int64 (n,), which row of the table each item was.
    called
        The column that the ids came from, where it says what they are of: ``agency``; else ``left`` or ``right``.
    report
        Findings of reading.
    """

    ids: NDArray[np.object_]
    communities: NDArray[np.object_]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    amount: NDArray[np.int64]
    points: NDArray[np.float64]
    rows: NDArray[np.int64]
    called: str
    report: Report = field(default_factory=Report)

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"<Side: {len(self)} items>"

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Bool (n,), items with a place."""
        return np.asarray(np.isfinite(self.points).all(axis=1))

    def numbers(self) -> dict[str, int]:
        """Return id → row."""
        return {str(name): row for row, name in enumerate(self.ids)}

    def replace(self, **changes: Any) -> Side:
        """Return a side with `changes`."""
        return dataclasses.replace(self, **changes)
