"""Roads and barriers beside a border: which line each piece runs along."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.naming.borders import Borders
from gridplan.naming.pieces import straight_pieces
from gridplan.plan import Plan
from gridplan.text import plain

BESIDE = 15.0
"""A border this near to a named road or barrier runs along it, m: half the width of a wide street."""
_ALONG = 0.5
"""A border runs along a road when the cosine between the two is at least so much: they differ by 60° at most."""


@dataclass(frozen=True, eq=False)
class Beside:
    """What each piece of border runs along.

    Parameters
    ----------
    name
        int64 (p,), position in a sorted list of names, −1 for none.
    metres
        float64 (p,), how far away that is, to the cm; infinite for none.
    """

    name: NDArray[np.int64]
    metres: NDArray[np.float64]


def texts_of(frame: gpd.GeoDataFrame, column: str) -> NDArray[np.object_]:
    """Return a column as texts in one line, empty where there is none.

    Examples
    --------
    >>> texts_of(gpd.GeoDataFrame({"name": ["Rue  A", None]}), "name").tolist()
    ['Rue A', '']
    """
    if column not in frame.columns:
        return np.full(len(frame), "", dtype=object)
    return np.array([one_line(value) for value in frame[column]], dtype=object)


def one_line(value: object) -> str:
    r"""Return text as it stands in a sentence: breaks of lines and repeated spaces are one space.

    Examples
    --------
    >>> one_line(" a\n b ")
    'a b'
    """
    return " ".join(plain(value).split())


def community_titles(plan: Plan) -> dict[str, str]:
    """Return the names of communities that go by a code, by that code."""
    frame = plan.ground.communities
    pairs = zip(texts_of(frame, "community"), texts_of(frame, "name"), strict=True)
    return {community: title for community, title in pairs if title}


def flags_of(frame: gpd.GeoDataFrame, column: str) -> NDArray[np.bool_]:
    """Return a column of yes and no, all yes where there is none."""
    return frame[column].to_numpy(dtype=bool) if column in frame.columns else np.ones(len(frame), dtype=bool)


def along_roads(
    borders: Borders, shapes: NDArray[np.object_], name: NDArray[np.int64], *, within: float = BESIDE
) -> Beside:
    """Return the nearest road that runs the same way as each piece; of equally near ones that of the lower name.

    Parameters
    ----------
    shapes, name
        (r,) lines, and the number of the name of each.
    within
        How near it must be, m.
    """
    if not len(shapes):
        return _nothing(len(borders))
    straight, row = straight_pieces(shapes)
    piece, line = shapely.STRtree(shapely.linestrings(straight)).query(
        shapely.points(borders.middle), predicate="dwithin", distance=within
    )
    way, step = straight[line, 1] - straight[line, 0], borders.step[piece]
    same = np.abs((way * step).sum(axis=1)) >= _ALONG * np.hypot(*way.T) * np.hypot(*step.T)
    piece, line = piece[same], line[same]
    return _nearest(len(borders), piece, name[row[line]], _apart(borders.middle[piece], straight[line]))


def along_barriers(borders: Borders, shapes: NDArray[np.object_], name: NDArray[np.int64]) -> Beside:
    """Return the nearest barrier of each piece: rivers have it at no distance from bank to bank.

    Parameters
    ----------
    shapes, name
        (r,) lines or polygons, and the number of the name of each.
    """
    if not len(shapes):
        return _nothing(len(borders))
    points = shapely.points(borders.middle)
    # asked of the barriers, which are few and long, and prepared for it once each
    row, piece = shapely.STRtree(points).query(shapes, predicate="dwithin", distance=BESIDE)
    return _nearest(len(borders), piece, name[row], shapely.distance(points[piece], shapes[row]))


def _nothing(n_pieces: int) -> Beside:
    return Beside(np.full(n_pieces, -1, dtype=np.int64), np.full(n_pieces, np.inf))


def _nearest(n_pieces: int, piece: NDArray[np.int64], name: NDArray[np.int64], metres: NDArray[np.float64]) -> Beside:
    """Return the nearest candidate of each piece; names decide between equal distances, never the order of rows."""
    found = _nothing(n_pieces)
    metres = np.round(metres, 2)
    order = np.lexsort((name, metres, piece))
    first = order[np.unique(piece[order], return_index=True)[1]]
    found.name[piece[first]], found.metres[piece[first]] = name[first], metres[first]
    return found


def _apart(points: NDArray[np.float64], straight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance of each point to its own straight line, m."""
    way = straight[:, 1] - straight[:, 0]
    share = np.clip(((points - straight[:, 0]) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-18), 0.0, 1.0)
    gap = points - straight[:, 0] - share[:, None] * way
    return np.asarray(np.hypot(gap[:, 0], gap[:, 1]))
