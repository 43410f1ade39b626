"""Re-gridding: the least change that makes a plan right again on new ground."""

from gridplan.regrid.matching import match_units
from gridplan.regrid.regridding import regrid

__all__ = ["match_units", "regrid"]
