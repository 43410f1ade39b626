"""The network that people walk along: junctions and the ways between them, all of it hanging together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from gridplan.ground.surveying.chains import junctions, run_together
from gridplan.people.walks.links import linked, parts_of
from gridplan.people.walks.pieces import Metres, Numbers, Pieces, pieces_of

DETOUR = 1.3
"""Where roads do not hang together, walks go from part to part by straight lines times this."""


@dataclass(frozen=True, eq=False)
class Spots:
    """Where points come onto the network.

    Parameters
    ----------
    at
        float64 (p, 2), place on the nearest road.
    edge
        int64 (p,), the nearest way.
    first, last
        float64 (p,), m along the way to its first and its last junction.
    away
        float64 (p,), m from the point to the way.
    """

    at: Metres
    edge: Numbers
    first: Metres
    last: Metres
    away: Metres

    def __getitem__(self, chosen: Numbers) -> Spots:
        return Spots(self.at[chosen], self.edge[chosen], self.first[chosen], self.last[chosen], self.away[chosen])


@dataclass(frozen=True, eq=False, repr=False)
class Footways:
    """Junctions and the ways between them.

    Parameters
    ----------
    nodes
        float64 (n, 2), junctions, m.
    part
        int32 (n,), the part each junction belongs to where roads do not hang together: 0 the longest.
    ends
        int64 (e, 2), first and last junction of each way; the links between the parts stand last.
    metres
        float64 (e,), length of each way; a link counts `DETOUR` times.
    pieces
        float64 (s, 2, 2), the straight pieces of the ways.
    edge, along
        (s,), way of each piece, and m along the way at which the piece starts.
    """

    nodes: Metres
    part: NDArray[np.int32]
    ends: Numbers
    metres: Metres
    pieces: Metres
    edge: Numbers
    along: Metres

    def __repr__(self) -> str:
        return f"<Footways: {len(self.nodes)} junctions, {len(self.ends)} ways, {self.parts} parts>"

    def __len__(self) -> int:
        return len(self.pieces)

    @property
    def parts(self) -> int:
        """Number of parts that the roads fall into."""
        return int(self.part.max(initial=-1)) + 1

    @cached_property
    def arcs(self) -> csr_array:
        """Metres from junction to junction, both ways; of two ways between the same junctions the shorter."""
        count = len(self.nodes)
        low, high = np.sort(self.ends, axis=1).T
        order = np.lexsort((self.metres, high, low))
        order = order[low[order] != high[order]]
        key = low[order] * count + high[order]
        kept = order[np.unique(key, return_index=True)[1]]
        rows, columns = np.concatenate([low[kept], high[kept]]), np.concatenate([high[kept], low[kept]])
        return csr_array(coo_array((np.tile(self.metres[kept], 2), (rows, columns)), shape=(count, count)))

    def spots(self, points: Metres) -> Spots:
        """Return where points come onto the network: straight to the nearest road."""
        places = shapely.points(points)
        lines, tree = self._lines
        piece = np.asarray(tree.query_nearest(places, all_matches=False)[1], dtype=np.int64)
        onward = shapely.line_locate_point(lines[piece], places)
        edge, along = self.edge[piece], self.along[piece] + onward
        return Spots(
            at=shapely.get_coordinates(shapely.line_interpolate_point(lines[piece], onward)),
            edge=edge,
            first=along,
            last=np.maximum(self.metres[edge] - along, 0.0),
            away=shapely.distance(lines[piece], places),
        )

    @cached_property
    def _lines(self) -> tuple[NDArray[np.object_], shapely.STRtree]:
        lines = np.asarray(shapely.linestrings(self.pieces))
        return lines, shapely.STRtree(lines)


def footways(roads: gpd.GeoDataFrame) -> Footways:
    """Return the network of `roads`, lines in m; parts that do not hang together are linked.

    Examples
    --------
    >>> lines = shapely.linestrings([[[0, 0], [100, 0]], [[50, -50], [50, 50]]])
    >>> footways(gpd.GeoDataFrame(geometry=lines, crs="EPSG:2154"))
    <Footways: 5 junctions, 4 ways, 1 parts>
    """
    alone = pieces_of(roads)
    pieces, links = linked(alone)
    part = parts_of(pieces)
    if not len(pieces.ends):
        none = np.zeros(0, dtype=np.int64)
        return Footways(np.zeros((0, 2)), part, none.reshape(0, 2), np.zeros(0), np.zeros((0, 2, 2)), none, np.zeros(0))
    stop = junctions(pieces.ends, len(pieces.places))
    stop[links.ravel()] = True
    path, line = run_together(pieces.ends, stop)
    return _compiled(pieces, part, links, path, line)


def _compiled(pieces: Pieces, part: NDArray[np.int32], links: Numbers, path: Numbers, line: Numbers) -> Footways:
    """Return the network whose ways run along the places `path`."""
    same = line[1:] == line[:-1]
    xy = np.stack([pieces.places[path[:-1][same]], pieces.places[path[1:][same]]], axis=1)
    edge = line[:-1][same]
    length = np.hypot(*(xy[:, 1] - xy[:, 0]).T)
    before = np.cumsum(length) - length
    first = np.unique(edge, return_index=True)[1]
    starts, stops = np.append(True, ~same), np.append(~same, True)
    ends = np.concatenate([np.column_stack([path[starts], path[stops]]), links])
    nodes, number = np.unique(ends, return_inverse=True)
    across = DETOUR * np.hypot(*(pieces.places[links[:, 0]] - pieces.places[links[:, 1]]).T)
    return Footways(
        nodes=pieces.places[nodes],
        part=part[nodes],
        ends=number.reshape(-1, 2),
        metres=np.concatenate([np.bincount(edge, weights=length), across]),
        pieces=xy,
        edge=edge,
        along=before - before[first][edge],
    )
