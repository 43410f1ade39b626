"""Boundaries of communities changed by a table: who got whose ground."""

from gridplan.boundaries.changing import change_boundaries
from gridplan.boundaries.values import ChangedBoundaries

__all__ = ["ChangedBoundaries", "change_boundaries"]
