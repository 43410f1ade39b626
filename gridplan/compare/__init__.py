"""Two plans side by side: their figures, and which grids hold the same households."""

from gridplan.compare.comparing import compare
from gridplan.compare.values import Comparison

__all__ = ["Comparison", "compare"]
