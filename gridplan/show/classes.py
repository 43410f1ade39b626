"""Classes of deviation of the grids of a plan, with dedicated grids, which have no target, in one of their own."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.options.dedicated import DEDICATED
from gridplan.show import colours

FILLS = (*colours.LOAD, colours.PLACE)
"""Fill by class: those of deviation, then dedicated grids."""


def dedicated_grids(grids: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which grids are dedicated places, bool (k,).

    Examples
    --------
    >>> dedicated_grids(pd.DataFrame({"grid": ["1"]})), dedicated_grids(pd.DataFrame({"dedicated": ["", "mall"]}))
    (array([False]), array([False,  True]))
    """
    if DEDICATED not in grids:
        return np.zeros(len(grids), dtype=bool)
    return np.asarray(grids[DEDICATED].to_numpy(dtype=object) != "", dtype=bool)


def class_of_grids(grids: pd.DataFrame, deviation: NDArray[np.float64] | None = None) -> NDArray[np.int64]:
    """Return the class of each grid, int64 (k,), a position in `FILLS`; that after the last where nothing is shown.

    Parameters
    ----------
    deviation
        float64 (k,), what is shown of it, NaN where nothing is; that of `grids` when None.
    """
    share = grids["deviation"].to_numpy(np.float64) if deviation is None else deviation
    withheld = np.isnan(share) & (deviation is not None)
    found = np.where(withheld, len(FILLS), colours.class_of(np.nan_to_num(share)))
    return np.where(dedicated_grids(grids), len(colours.LOAD), found)
