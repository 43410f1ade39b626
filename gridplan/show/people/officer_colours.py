"""A colour for each officer, so that officers of a department whose grids adjoin can be told apart."""

from __future__ import annotations

import colorsys
from itertools import combinations

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.people.assignment import Assignment
from gridplan.people.grids import Grids
from gridplan.people.rosters.figures import serving_officers
from gridplan.show.colours import TONES

FILLS = (*TONES, "#d9b48f", "#86a9d8", "#e08f7f", "#aebf6b", "#d18fc4")
"""Fills of officers' grids; the first seven are those of grids told apart."""
_NEAR_M = 1.0
"""Grids that come nearer than this look as if they touched."""
_GOLDEN = 0.618034
_LINE = (0.32, 0.62)
"""Lightness and saturation of lines."""


def officer_tones(assignment: Assignment) -> NDArray[np.int64]:
    """Return a tone for each officer, int64 (n,): never the same for two of a department whose grids touch.

    Nor for two of a department, or at least of a department in a community, where there are `FILLS` for all of them.
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(assignment.officers)))
    graph.add_edges_from(sorted(_beside(assignment) | _together(assignment)))
    found = nx.greedy_color(graph, strategy="smallest_last")
    return np.array([found[officer] for officer in range(len(assignment.officers))], dtype=np.int64)


def fills(count: int) -> list[str]:
    """Return so many different fills: the chosen ones first, then hues that go round.

    Examples
    --------
    >>> fills(13)[0], len(set(fills(60)))
    ('#a9cbe8', 60)
    """
    more = [_hex(number * _GOLDEN % 1.0, 0.62 + 0.2 * (number % 3) / 2, 0.55) for number in range(count - len(FILLS))]
    return [*FILLS[:count], *more]


def line_of(fill: str) -> str:
    """Return the dark colour of lines and dots that belongs to a fill.

    Examples
    --------
    >>> line_of("#a9cbe8")
    '#1f5684'
    """
    red, green, blue = (int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _hex(colorsys.rgb_to_hls(red, green, blue)[0], *_LINE)


def _beside(assignment: Assignment) -> set[tuple[int, int]]:
    """Return pairs of officers of one department whose grids touch or are the same."""
    department = assignment.officers.table["department"].to_numpy(dtype=object)
    serving = serving_officers(assignment)
    met = {
        (min(one, two), max(one, two))
        for a, b in _touching(assignment.grids)
        for one in serving[a].tolist()
        for two in serving[b].tolist()
    }
    return {(one, two) for one, two in met if one != two and department[one] == department[two]}


def _touching(grids: Grids) -> list[tuple[int, int]]:
    """Return pairs of grids that touch on the map, each grid with itself too; whatever parts them on the ground."""
    shapes = grids.table.geometry.to_numpy()
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_NEAR_M).T
    return [(a, b) for a, b in pairs.tolist() if a <= b]


def _together(assignment: Assignment) -> set[tuple[int, int]]:
    """Return pairs of officers of one department, or of its community, where there are fills for all of them."""
    where = assignment.officers.table.assign(home=assignment.home).reset_index(drop=True)
    groups = [*where.groupby("department").groups.values(), *where.groupby(["department", "home"]).groups.values()]
    members = [sorted(rows.tolist()) for rows in groups if len(rows) <= len(FILLS)]
    return {pair for own in members for pair in combinations(own, 2)}


def _hex(hue: float, lightness: float, saturation: float) -> str:
    parts = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)
