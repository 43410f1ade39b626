"""The units of a plan as a page carries them: ids, counts, grids, and who borders on whom."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.components import communities_of
from gridplan.ground.adjacency import Adjacency
from gridplan.plan import Plan
from gridplan.show.shapes.geometry import pack_integers
from gridplan.text import plain


def unit_rows(plan: Plan) -> dict[str, Any]:
    """Return the units in their order, packed by `pack_integers` where numbers.

    Returns
    -------
    dict
        ``prefix`` and ``id``: what all ids begin with, and the rest of each; ``grid``: position of its grid, −1 for
        none; ``households``; ``load``, empty where load is households; ``community``: position in ``communities``;
        and the pairs of `pair_rows`.
    """
    ids = [plain(unit) for unit in plan.ground.units["unit"].tolist()]
    prefix = _beginning(ids)
    households = plan.ground.units["households"].to_numpy(np.int64)
    names, community = np.unique(communities_of(plan.ground).astype(str), return_inverse=True)
    return {
        "prefix": prefix,
        "id": [name[len(prefix) :] for name in ids],
        "grid": pack_integers(plan.labels.astype(np.int64)),
        "households": pack_integers(households),
        "load": "" if np.array_equal(households, plan.load) else pack_integers(plan.load),
        "community": pack_integers(community.astype(np.int64)),
        "communities": [plain(name) for name in names],
        **pair_rows(plan.ground.adjacency),
    }


def pair_rows(near: Adjacency) -> dict[str, str]:
    """Return neighbouring pairs, packed.

    Returns
    -------
    dict
        ``first``: the smaller unit of each pair less that of the pair before; ``apart``: the larger less the smaller;
        ``barred``: numbers of the pairs that no grid reaches across, each less the one before.
    """
    first, second = near.u.astype(np.int64), near.v.astype(np.int64)
    return {
        "first": pack_integers(_steps(first)),
        "apart": pack_integers(second - first),
        "barred": pack_integers(_steps(np.flatnonzero(near.barred))),
    }


def _beginning(names: list[str]) -> str:
    """Return what all names begin with; nothing for none."""
    lowest, highest = min(names, default=""), max(names, default="")
    same = next((i for i, (a, b) in enumerate(zip(lowest, highest, strict=False)) if a != b), len(lowest))
    return lowest[:same]


def _steps(ascending: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.diff(ascending, prepend=np.int64(0))
