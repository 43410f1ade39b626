"""Areas that stand twice in a census: the same shape again, with the same total or with another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding

_GRID = 0.01
"""Corners that agree within this, in m, are the same."""


def repeated_areas(
    shapes: NDArray[np.object_] | None, names: NDArray[np.object_] | None, totals: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which rows repeat an earlier one, and which share their shape with one that says something else.

    Parameters
    ----------
    shapes
        (m,), None where a row has none; None when no row has any, and then nothing is repeated.
    names
        (m,) as written; None where rows have no names.
    totals
        (m,), NaN where none is written.

    Examples
    --------
    >>> squares = shapely.box([0, 0, 9, 9], 0, [5, 5, 14, 14], 5)
    >>> again, at_once = repeated_areas(squares, None, np.array([3.0, 3.0, 4.0, 6.0]))
    >>> again.tolist(), at_once.tolist()
    ([False, True, False, False], [False, False, True, True])
    """
    none = np.zeros(len(totals), dtype=bool)
    if shapes is None:
        return none, none
    placed = ~shapely.is_missing(shapes)
    normal = shapely.normalize(shapely.set_precision(shapes, _GRID, mode="pointwise"))
    rows = pd.DataFrame({"shape": shapely.to_wkb(normal, hex=True), "total": totals})
    if names is not None:
        rows["name"] = names
    again = rows.duplicated().to_numpy() & placed
    at_once = none.copy()
    at_once[~again] = rows["shape"][~again].duplicated(keep=False).to_numpy()
    return again, at_once & placed


def tell_repeated(ids: NDArray[np.object_], totals: NDArray[np.float64], *, source: str) -> tuple[Finding, ...]:
    """Return a warning on the areas left out because they stand twice, with the households they would have counted."""
    if not len(ids):
        return ()
    numbers = {"source": source, "households": round(float(np.nansum(totals)), 1)}
    return (Finding("census-repeated-rows", tuple(ids), numbers),)
