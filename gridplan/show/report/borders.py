"""Which grids lie beside each other, and how long their common border is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gridplan.plan import Plan


def common_borders(plan: Plan) -> pd.DataFrame:
    """Return one row for each grid and neighbour, in the order of the codes, longest border first.

    Two grids are neighbours when a unit of one shares more than half a metre of border with one of the other, be it
    across a street, a barrier or the border of their communities. Each pair stands in the table twice.

    Returns
    -------
    DataFrame
        Columns ``grid`` and ``neighbour``, positions in the codes, and ``border_m``.

    Examples
    --------
    >>> common_borders(plan)  # doctest: +SKIP
    """
    adjacency, labels = plan.ground.adjacency, plan.labels.astype(np.int64)
    one, two = labels[adjacency.u], labels[adjacency.v]
    between = (one != two) & (one >= 0) & (two >= 0) & (adjacency.length > 0)
    pairs = np.sort(np.column_stack([one[between], two[between]]), axis=1)
    known, which = np.unique(pairs, axis=0, return_inverse=True)
    metres = np.bincount(which.reshape(-1), adjacency.length[between], len(known))
    both = np.vstack([known, known[:, ::-1]])
    table = pd.DataFrame({"grid": both[:, 0], "neighbour": both[:, 1], "border_m": np.tile(metres, 2)})
    return table.sort_values(
        ["grid", "border_m", "neighbour"], ascending=[True, False, True], ignore_index=True, kind="stable"
    )
