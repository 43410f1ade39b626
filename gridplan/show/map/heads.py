"""Buildings by the number of grids that hold them: one a department, none, or several."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.diagnose.values import GRID_PREFIX, Diagnosis
from gridplan.language import Lang, say

COLOURS = ("#8b939b", "#e08a00", "#c4164e", "#5b2a86")
"""Buildings with a grid of every department, without one of some, without any, with several of one department."""

_CLASSES = ("one-each", "some", "none", "several")


def head_classes(diagnosis: Diagnosis) -> NDArray[np.int64]:
    """Return the class (n,) of each building, position in `COLOURS`; several grids of one department come first."""
    table = diagnosis.heads
    codes = table[[f"{GRID_PREFIX}{department.name}" for department in diagnosis.areal]]
    held = (codes != "").sum(axis=1).to_numpy()
    several = table["most"].to_numpy() > 1
    return np.select([several, held == 0, held < len(diagnosis.areal)], [3, 2, 1], 0).astype(np.int64)


def head_legend(classes: NDArray[np.int64], lang: Lang) -> list[dict[str, Any]]:
    """Return the rows of the legend for the classes that occur, with the number of buildings in each."""
    counts = np.bincount(classes, minlength=len(COLOURS)).tolist()
    return [
        {"colour": colour, "name": say(f"map-heads-{name}", lang), "count": count}
        for colour, name, count in zip(COLOURS, _CLASSES, counts, strict=True)
        if count
    ]
