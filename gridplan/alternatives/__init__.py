"""Clearly different plans for one ground, none of which is worse than another in everything."""

from gridplan.alternatives.alternatives import alternatives
from gridplan.alternatives.values import Alternatives

__all__ = ["Alternatives", "alternatives"]
