"""Stations on a map drawn without scripts: grids in the colour of their station, lines that lead to it."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from gridplan.language import Lang
from gridplan.people.stations.values import Stations
from gridplan.show.colours import ALARM, INK
from gridplan.show.people.officer_colours import fills, line_of
from gridplan.show.small.place import Place, place_in
from gridplan.show.small.scale_bar import with_scale
from gridplan.text import html

OPEN = f'<circle r="5.5" fill="{INK}" stroke="#fff" stroke-width="1.5"/>'
CLOSED = '<circle r="3.2" fill="#fff" stroke="#5a6672" stroke-width="1.2"/>'
EXCLUDED = f'<path d="M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5" fill="none" stroke="{ALARM}" stroke-width="1.8"/>'
LOST = f'<rect x="-7" y="-7" width="14" height="14" fill="#f3c3cf" stroke="{ALARM}"/>'
_SIZE = 900
_PALE, _NEAR_M = "#eceae3", 1.0
_FEW = 5
"""Nearest stations that have another colour."""
_LOST_FILL = "#f3c3cf"


def station_map(stations: Stations, lang: Lang) -> str:
    """Return the map as SVG; each grid and venue tells its figures under the pointer."""
    shapes = stations.grids.table.geometry.to_numpy()
    spots = shapely.points(stations.venues.points)
    bounds = shapely.total_bounds(np.concatenate([shapes, spots]))
    place = place_in((bounds[0], bounds[1], bounds[2], bounds[3]), _SIZE, _SIZE, margin=14)
    parts = [*_grids(stations, shapes, place), *_links(stations, place), *_venues(stations, place)]
    return with_scale(place, "".join(parts), lang)


def station_colours(stations: Stations) -> dict[str, tuple[str, str]]:
    """Return fill and line of each station: never the same for two whose grids touch, nor for near ones."""
    open_rows = np.flatnonzero(stations.opened).tolist()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(open_rows)
    shapes = stations.grids.table.geometry.to_numpy()
    ends = stations.station[shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_NEAR_M)]
    graph.add_edges_from((a, b) for a, b in ends.T.tolist() if 0 <= a < b)
    graph.add_edges_from(_near(stations, open_rows))
    tones = nx.greedy_color(graph, strategy="smallest_last")
    chosen = fills(max(tones.values(), default=-1) + 1)
    return {str(stations.venues.ids[row]): (chosen[tones[row]], line_of(chosen[tones[row]])) for row in open_rows}


def _near(stations: Stations, rows: list[int]) -> Iterable[tuple[int, int]]:
    """Yield pairs of stations of which one is among the nearest of the other."""
    points = stations.venues.points[rows]
    order = cdist(points, points).argsort(axis=1, kind="stable")[:, : _FEW + 1]
    return ((rows[one], rows[other]) for one, near in enumerate(order.tolist()) for other in near if other != one)


def lost_grids(stations: Stations) -> NDArray[np.int64]:
    """Return the rows of the grids that no venue can serve."""
    codes = [code for finding in stations.reasons if finding.code == "stations-out-of-reach" for code in finding.ids]
    return np.flatnonzero(np.isin(stations.grids.codes.astype(str), codes))


def _grids(stations: Stations, shapes: NDArray[np.object_], place: Place) -> Iterable[str]:
    """Yield the grids, areas first, then road segments as broad lines."""
    colours, lost = station_colours(stations), set(lost_grids(stations).tolist())
    area = shapely.get_dimensions(shapes) == 2
    simple = shapely.simplify(shapes, 0.5 / place.scale)
    for row in [*np.flatnonzero(area), *np.flatnonzero(~area)]:
        venue = int(stations.station[row])
        fill = colours[str(stations.venues.ids[venue])][0] if venue >= 0 else _LOST_FILL if row in lost else _PALE
        hint = f"<title>{html(_hint(stations, int(row)))}</title>"
        if area[row]:
            yield f'<path d="{place.areas(simple[row])}" fill="{fill}" stroke="#fff" stroke-width="1.2">{hint}</path>'
        else:
            path = place.lines(simple[row])
            yield f'<path d="{path}" fill="none" stroke="{INK}" stroke-opacity="0.45" stroke-width="5.4"/>'
            yield f'<path d="{path}" fill="none" stroke="{fill}" stroke-width="4">{hint}</path>'


def _hint(stations: Stations, row: int) -> str:
    code, venue = stations.grids.codes[row], int(stations.station[row])
    return f"{code}" if venue < 0 else f"{code} → {stations.venues.ids[venue]}: {stations.walk[row]:.0f} m"


def _links(stations: Stations, place: Place) -> Iterable[str]:
    colours = station_colours(stations)
    for row in np.flatnonzero(stations.station >= 0):
        venue = int(stations.station[row])
        line = shapely.LineString([stations.grids.points[row], stations.venues.points[venue]])
        colour = colours[str(stations.venues.ids[venue])][1]
        path = place.lines(line)
        yield f'<path class="link" d="{path}" stroke="{colour}" stroke-width="1" stroke-opacity="0.75" fill="none"/>'


def _venues(stations: Stations, place: Place) -> Iterable[str]:
    """Yield venues that stay closed, then stations with their ids."""
    excluded = np.isin(stations.venues.ids.astype(str), stations.rules.excluded)
    for row in [*np.flatnonzero(~stations.opened), *np.flatnonzero(stations.opened)]:
        x, y = place.at(stations.venues.points[row])
        name = html(stations.venues.ids[row])
        mark = OPEN if stations.opened[row] else EXCLUDED if excluded[row] else CLOSED
        text = f'<text x="8" y="-6">{name}</text>' if stations.opened[row] else ""
        yield f'<g transform="translate({x:.1f} {y:.1f})"><g class="mark">{mark}{text}</g><title>{name}</title></g>'
