"""Which grid a place lies in, who serves it, and which grid held it on an earlier day."""

from gridplan.locate.locating import locate
from gridplan.locate.values import Located

__all__ = ["Located", "locate"]
