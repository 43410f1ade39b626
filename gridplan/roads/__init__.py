"""Road-segment grids: roads cut into segments, segments put together to balanced chains, beside the areal grids."""

from gridplan.roads.attaching import leave_fronts, with_roads
from gridplan.roads.dividing import road_grids
from gridplan.roads.segmenting import road_segments
from gridplan.roads.values import RoadSegments

__all__ = ["RoadSegments", "leave_fronts", "road_grids", "road_segments", "with_roads"]
