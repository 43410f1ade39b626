"""What becomes of the departments' old grids in the one network: old to new, back, effort, functions."""

from gridplan.crosswalk.crosswalking import crosswalk
from gridplan.crosswalk.functions import Carry, hang_functions
from gridplan.crosswalk.values import Crosswalk

__all__ = ["Carry", "Crosswalk", "crosswalk", "hang_functions"]
