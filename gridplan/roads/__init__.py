"""Road-segment grids: roads cut into segments, segments put together to balanced chains, beside the areal grids."""

from gridplan.roads.attaching import with_roads

__all__ = ["with_roads"]
