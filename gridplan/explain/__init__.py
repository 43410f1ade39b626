"""Why a unit is where it is, and what each neighbouring grid would gain or break if it moved there."""

from gridplan.explain.explaining import explain
from gridplan.explain.values import Change, Explanation, Neighbour, Swap, WindowChange

__all__ = ["Change", "Explanation", "Neighbour", "Swap", "WindowChange", "explain"]
