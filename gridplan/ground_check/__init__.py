"""Whether a ground can be trusted: its totals beside official ones, old grids that cross."""

from gridplan.ground_check.checking import check_ground
from gridplan.ground_check.values import GroundCheck

__all__ = ["GroundCheck", "check_ground"]
