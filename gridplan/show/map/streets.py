"""The named streets and community borders of a map, to be found by name."""

from __future__ import annotations

from typing import Any

import numpy as np

from gridplan.plan import Plan
from gridplan.text import plain


def street_rows(plan: Plan) -> dict[str, Any]:
    """Return names of streets in their order, and the rows of the road layer of each."""
    if "name" not in plan.ground.roads.columns:
        return {"name": [], "roads": []}
    names = np.array([plain(name).strip() for name in plan.ground.roads["name"]], dtype=object)
    known = sorted({name for name in names if name})
    return {"name": known, "roads": [np.flatnonzero(names == name).tolist() for name in known]}
