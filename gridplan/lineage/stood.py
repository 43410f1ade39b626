"""The buildings of one plan with their grids: what stood."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.plan import Plan


class Stood(NamedTuple):
    """The buildings of one plan.

    Parameters
    ----------
    units
        Their ids, object (n,).
    labels
        int64 (n,), position of the grid of each in `codes`, −1 for none.
    codes
        Without the code of buildings that no grid covers.
    """

    units: NDArray[np.object_]
    households: NDArray[np.int64]
    labels: NDArray[np.int64]
    codes: tuple[str, ...]

    @property
    def grids(self) -> NDArray[np.object_]:
        """Code of each building's grid, object (n,), None for none."""
        return np.array([*self.codes, None], dtype=object)[self.labels]


def stood(plan: Plan) -> Stood:
    """Return the buildings of a plan; those under the code of uncovered ones have no grid."""
    codes, labels = plan.network.codes, plan.labels.astype(np.int64)
    if NO_GRID in codes:
        none = codes.index(NO_GRID)
        labels = np.where(labels == none, -1, labels - (labels > none))
        codes = (*codes[:none], *codes[none + 1 :])
    units = plan.ground.units
    return Stood(units["unit"].to_numpy(dtype=object), units["households"].to_numpy(np.int64), labels, codes)
