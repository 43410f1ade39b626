"""Roads as straight pieces between places: noded where they meet on the ground, bridges joined at their ends only."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.reading.layers import single_lines
from gridplan.ground.reading.streets import clean_roads, is_clean
from gridplan.ground.surveying.chains import unlike
from gridplan.ground.surveying.coverage import grid_keys
from gridplan.ground.surveying.network import ON, noded

Numbers = NDArray[np.int64]
Metres = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Straight pieces of road that meet only at places.

    Parameters
    ----------
    places
        float64 (n, 2), m.
    ends
        int64 (s, 2), the two places of each piece, first < second, each pair once.
    """

    places: Metres
    ends: Numbers

    @property
    def xy(self) -> Metres:
        """float64 (s, 2, 2), both ends of each piece."""
        return self.places[self.ends]

    @property
    def length(self) -> Metres:
        """float64 (s,), m."""
        return np.asarray(np.hypot(*(self.xy[:, 1] - self.xy[:, 0]).T))

    def cut(self, piece: Numbers, share: Metres, place: Numbers) -> Pieces:
        """Return pieces that run by way of further places.

        Parameters
        ----------
        piece, share, place
            (c,) number of the piece to cut, how far along it as a share, and the place to run through.
        """
        every = np.arange(len(self.ends))
        number = np.concatenate([every, piece, every])
        along = np.concatenate([np.full(len(every), -1.0), share, np.full(len(every), 2.0)])
        through = np.concatenate([self.ends[:, 0], place, self.ends[:, 1]])
        order = np.lexsort((along, number))
        number, through = number[order], through[order]
        same = number[1:] == number[:-1]
        pairs = np.column_stack([through[:-1][same], through[1:][same]])
        return Pieces(self.places, unlike(pairs, len(self.places)))


def pieces_of(roads: gpd.GeoDataFrame) -> Pieces:
    """Return the straight pieces of roads.

    Roads at ground level meet wherever they cross. Raised and sunken ones meet others only at their own ends, and one
    another at common corners, so that no one climbs from a street onto the bridge above it.

    Parameters
    ----------
    roads
        Lines in m, clean or as they were read.
    """
    clean = roads if is_clean(roads) else clean_roads(roads)
    lines, flat = clean.geometry.to_numpy(), clean["at_ground"].to_numpy(dtype=bool)
    raised = single_lines(lines[~flat])
    below, above = _straight(noded(single_lines(lines[flat]))), _straight(raised)
    bridgeheads = shapely.get_coordinates([shapely.get_point(raised, 0), shapely.get_point(raised, -1)])
    key = grid_keys(np.concatenate([below.reshape(-1, 2), above.reshape(-1, 2), bridgeheads]))
    key = np.unique(key, return_inverse=True)[1]
    head = key[len(key) - len(bridgeheads) :]
    key = key[: len(key) - len(bridgeheads)]
    aloft = np.arange(len(key)) >= 2 * len(below)
    _, first, number = np.unique(2 * key + (aloft & ~np.isin(key, head)), return_index=True, return_inverse=True)
    places = np.concatenate([below, above]).reshape(-1, 2)[first]
    pieces = Pieces(places, unlike(number.reshape(-1, 2), len(places)))
    return _joined(pieces, np.unique(number[aloft & np.isin(key, head)]))


def _straight(lines: NDArray[np.object_]) -> Metres:
    """Return float64 (s, 2, 2), every straight piece of single line strings."""
    xy, at = shapely.get_coordinates(lines, return_index=True)
    same = at[1:] == at[:-1]
    return np.stack([xy[:-1][same], xy[1:][same]], axis=1)


def _joined(pieces: Pieces, heads: Numbers) -> Pieces:
    """Return pieces that run through each of the places `heads` that lies on them."""
    if not len(heads):
        return pieces
    lines = shapely.linestrings(pieces.xy)
    points = shapely.points(pieces.places[heads])
    piece, head = shapely.STRtree(points).query(lines, predicate="dwithin", distance=ON)
    apart = (pieces.ends[piece] != heads[head][:, None]).all(axis=1)
    piece, head = piece[apart], head[apart]
    share = shapely.line_locate_point(lines[piece], points[head], normalized=True)
    return pieces.cut(piece, share, heads[head])
