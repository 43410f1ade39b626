"""Re-gridding: the least change that makes a plan right again on new ground."""

from gridplan.regrid.curve import Curve, regrid_curve
from gridplan.regrid.matching import match_units
from gridplan.regrid.regridding import regrid

__all__ = ["Curve", "match_units", "regrid", "regrid_curve"]
