"""The lines that cut the ground into blocks: bounding roads, hard barriers, community borders, the outline."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.ground.surveying.alongside import Alongside
from gridplan.ground.surveying.coverage import GRID, straight_pieces
from gridplan.ground.surveying.packing import packed

ROAD_REACH, BARRIER_REACH = 60.0, 20.0
"""A road or barrier that ends this near to the outline, in m, and points towards it is drawn on to it."""
ON = 0.03
"""A cut edge this near to a line, in m, lies on it: noding moves a line by up to 1 cm, twice."""
Lines = NDArray[np.object_]


class Crossing(IntEnum):
    """What a border lies on, in the order in which it may be given up."""

    NOTHING = 0
    ROAD = 1
    BARRIER = 2
    COMMUNITY = 3


@dataclass(frozen=True)
class Network:
    """Lines noded together on the 1 cm grid, and what they were made from.

    Parameters
    ----------
    noded
        Lines that meet only at their ends, the outline included.
    sources
        float64 (m, 2, 2), straight pieces of the lines before noding, clipped to the outline and drawn on to it.
    kind
        int64, what each of these pieces is: a `Crossing`.
    """

    noded: Lines
    sources: NDArray[np.float64]
    kind: NDArray[np.int64]

    @property
    def barriers(self) -> Lines:
        """Every straight piece of the hard barriers, drawn on to the outline."""
        return np.asarray(shapely.linestrings(self.sources[self.kind == Crossing.BARRIER]))

    @cached_property
    def _on(self) -> Alongside:
        return Alongside(self.sources, within=ON)

    def crossing(self, xy: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return (m,) the strongest `Crossing` on which each edge lies; `xy` is (m, 2, 2)."""
        found = np.zeros(len(xy), dtype=np.int64)
        edge, line = self._on.hits(xy.mean(axis=1))
        np.maximum.at(found, edge, self.kind[line])
        return found


def build_network(
    *,
    roads: Lines,
    barriers: Lines,
    borders: Lines,
    outline: BaseGeometry,
    seams: Lines | None = None,
) -> Network:
    """Return the network of all lines inside `outline`; roads and barriers that end near it are drawn on to it.

    Parameters
    ----------
    roads, barriers, borders
        Arrays of lines in m: bounding roads, hard barriers, community borders.
    outline
        The surveyed area, already on the 1 cm grid.
    seams
        Further lines along which blocks and cells end, such as the walls of estates, and nothing else.
    """
    edge = shapely.boundary(outline)
    sources = {
        Crossing.ROAD: _drawn_on(clipped(roads, outline), edge, ROAD_REACH),
        Crossing.BARRIER: _drawn_on(clipped(barriers, outline), edge, BARRIER_REACH),
        Crossing.COMMUNITY: clipped(borders, outline),
    }
    pieces = {kind: straight_pieces(lines) for kind, lines in sources.items()}
    further = clipped(np.zeros(0, dtype=object) if seams is None else seams, outline)
    lines = np.concatenate([*sources.values(), further, [edge]])
    return Network(noded(lines), *_labelled(pieces))


def _labelled(pieces: dict[Crossing, NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return all pieces and the kind of each."""
    kinds = [np.full(len(lines), int(kind)) for kind, lines in pieces.items()]
    return np.concatenate(list(pieces.values())), np.concatenate(kinds)


def clipped(lines: Lines, outline: BaseGeometry) -> Lines:
    """Return the parts of `lines` that lie in `outline`, as single line strings."""
    if not len(lines):
        return np.zeros(0, dtype=object)
    shapely.prepare(outline)
    inside = shapely.covers(outline, lines)
    cut = lines[~inside & shapely.intersects(outline, lines)]
    parts = shapely.get_parts(np.concatenate([lines[inside], shapely.intersection(cut, outline)]))
    parts = shapely.get_parts(parts)
    return np.asarray(parts[shapely.get_dimensions(parts) == 1])


def single_segments(lines: Lines) -> Lines:
    """Return every straight piece of `lines` as a line of its own, so that searching a tree of them is quick."""
    return np.asarray(shapely.linestrings(straight_pieces(lines)))


def noded(lines: Lines) -> Lines:
    """Return single line strings on the 1 cm grid that meet only at their ends."""
    return packed(shapely.get_parts(shapely.union_all(lines, grid_size=GRID))).shapes


def _drawn_on(lines: Lines, edge: BaseGeometry, reach: float) -> Lines:
    if not len(lines):
        return lines
    end, before = _dead_ends(lines)
    far = shapely.distance(end, edge)
    near = (far > GRID) & (far <= reach)
    start, run = (shapely.get_coordinates(points[near]) for points in (end, before))
    run = start - run
    # Straight on for twice the distance: up to 60° from the shortest way; a dead end that turns its back stays one.
    ahead = start + run / np.hypot(*run.T)[:, None] * (2 * far[near])[:, None]
    met = shapely.intersection(shapely.linestrings(np.stack([start, ahead], axis=1)), edge)
    meets = ~shapely.is_empty(met)
    return np.concatenate([lines, shapely.shortest_line(end[near][meets], met[meets])])


def _dead_ends(lines: Lines) -> tuple[Lines, Lines]:
    """Return the ends of lines that touch no other line, and the corner before each."""
    lined = lines[~shapely.is_closed(lines)]
    ends = np.concatenate([shapely.get_point(lined, 0), shapely.get_point(lined, -1)])
    before = np.concatenate([shapely.get_point(lined, 1), shapely.get_point(lined, -2)])
    touched = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=GRID)[0]
    free = np.bincount(touched, minlength=len(ends)) == 1
    return np.asarray(ends[free]), np.asarray(before[free])
