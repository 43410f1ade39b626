"""Street blocks: the faces between bounding roads, barriers and community borders, joined until each holds a unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from gridplan.errors import GridplanError
from gridplan.ground.surveying.coverage import Edges, absorb, edges_of
from gridplan.ground.surveying.network import Crossing, Network


@dataclass(frozen=True)
class Blocks:
    """Street blocks that hold at least one unit each and tile the outline, but for parts of it without any unit.

    Parameters
    ----------
    polygons
        (k,) polygons, in the order of their first unit; several faces where empty ones were joined.
    of_unit
        int32 (n,), the block of each unit.
    side
        int64 (n,), the side of the barriers on which each unit lies: units of two sides cannot be reached from each
        other without crossing a barrier or a community border, whoever the empty ground between them went to.
    """

    polygons: NDArray[np.object_]
    of_unit: NDArray[np.int32]
    side: NDArray[np.int64]


class NoRoomError(GridplanError):
    """Units for which the area has no room of their own; the survey, which knows their names, tells the planner."""

    def __init__(self, rows: NDArray[np.int64]) -> None:
        self.rows = rows
        super().__init__(f"no room for the units in rows {rows.tolist()}")


def build_blocks(network: Network, places: NDArray[np.float64], *, outline: BaseGeometry) -> Blocks:
    """Return the blocks of `network`; a face without units joins a neighbour.

    It joins over the longest common border, over a road before a barrier and over a barrier before a community
    border.

    Parameters
    ----------
    network
        Noded lines, the outline among them.
    places
        (n, 2), m, each unit's place, off every line.
    outline
        The surveyed area; faces in its holes are left out.

    Raises
    ------
    NoRoomError
        When a place lies in no face.
    """
    faces = shapely.get_parts(shapely.polygonize([shapely.multilinestrings(network.noded)]))
    inside = shapely.point_on_surface(faces)
    shapely.prepare(outline)
    faces = faces[shapely.intersects(outline, inside)]
    face_of_unit = _containing(faces, places)
    label = np.full(len(faces), -1, dtype=np.int64)
    used, first = np.unique(face_of_unit, return_index=True)
    label[used[np.argsort(first)]] = np.arange(len(used))
    edges = edges_of(faces).inner
    crossing = network.crossing(edges.xy)
    label = _joined(label, edges, crossing)
    polygons = merged(faces, label, len(used))
    side = _sides(len(faces), edges, crossing)
    return Blocks(polygons, label[face_of_unit].astype(np.int32), side[face_of_unit])


def check_room(has: NDArray[np.bool_]) -> None:
    """Refuse units whose place no face holds.

    Parameters
    ----------
    has
        bool (n,), by row of the units.

    Raises
    ------
    NoRoomError
        With the rows without room.
    """
    if not has.all():
        raise NoRoomError(np.flatnonzero(~has))


def merged(faces: NDArray[np.object_], label: NDArray[np.int64], count: int) -> NDArray[np.object_]:
    """Return (count,) the union of the faces of each label; faces match edge to edge."""
    order = np.argsort(label, kind="stable")
    start = np.searchsorted(label[order], np.arange(count + 1))
    size = np.diff(start)
    result = np.empty(count, dtype=object)
    result[:] = faces[order[np.minimum(start[:-1], len(order) - 1)]]
    for i in np.flatnonzero(size > 1):
        joined = shapely.coverage_union_all(faces[order[start[i] : start[i + 1]]])
        result[i] = shapely.get_geometry(joined, 0) if shapely.get_num_geometries(joined) == 1 else joined
    return result


def _containing(faces: NDArray[np.object_], places: NDArray[np.float64]) -> NDArray[np.int64]:
    unit, face = shapely.STRtree(faces).query(shapely.points(places), predicate="within")
    found = np.full(len(places), -1, dtype=np.int64)
    found[unit[::-1]] = face[::-1]
    check_room(found >= 0)
    return found


def _joined(label: NDArray[np.int64], edges: Edges, crossing: NDArray[np.int64]) -> NDArray[np.int64]:
    loose = (label[edges.a] < 0) | (label[edges.b] < 0)
    pairs = np.stack([edges.a[loose], edges.b[loose]], axis=1)
    return absorb(label, pairs=pairs, length=edges.length[loose], level=crossing[loose])


def _sides(count: int, edges: Edges, crossing: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return int64 (count,) the connected group of each face, over borders that are no barrier."""
    free = crossing < Crossing.BARRIER
    links = coo_array((np.ones(int(free.sum()), dtype=np.int8), (edges.a[free], edges.b[free])), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)
