"""A road network beside the areal grids of a plan."""

from __future__ import annotations

from gridplan.plan import Plan
from gridplan.road_network import RoadNetwork


def with_roads(plan: Plan, network: RoadNetwork | None) -> Plan:
    """Return the plan with these road-segment grids beside its areal grids; None takes them out."""
    return plan.replace(roads=network)
