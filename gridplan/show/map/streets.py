"""The named streets of a map, to be found by name."""

from __future__ import annotations

from typing import Any

from gridplan.plan import Plan
from gridplan.text import plain


def street_rows(plan: Plan) -> dict[str, Any]:
    """Return names of streets in their order, and the rows of the road layer of each."""
    if "name" not in plan.ground.roads.columns:
        return {"name": [], "roads": []}
    roads: dict[str, list[int]] = {}
    for road, name in enumerate(plan.ground.roads["name"]):
        roads.setdefault(plain(name).strip(), []).append(road)
    known = sorted(name for name in roads if name)
    return {"name": known, "roads": [roads[name] for name in known]}
