"""The geometry of a change document: grids before and after, and the buildings concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.changes.buildings import KINDS
from gridplan.changes.totals import redrawn
from gridplan.plan import Plan
from gridplan.show.colours import TONES
from gridplan.show.figures import short_codes
from gridplan.show.shapes.geometry import Frame, pack_areas, pack_lines
from gridplan.show.shapes.layers import digits, label_places
from gridplan.text import plain

if TYPE_CHECKING:
    from gridplan.changes.values import Changes

SAME_M = 2.0
"""Borders closer than this are the same, m: cells of surveys that differ nearby do not run on the very same points."""


def change_layers(changes: Changes, place: Frame) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the packed layers, one feature a row of the table of grids or of buildings, and what goes with them."""
    before, after = _polygons(changes)
    concerned = _buildings(changes)
    layers = {name: pack_areas(shapes, place) for name, shapes in (("before", before), ("after", after))}
    fates = _borders_by_fate(before, after, redrawn(changes.grids).to_numpy())
    lines = {name: pack_lines(found, place) for name, found in fates.items()}
    names = {"before": _names(before, place), "after": _names(after, place)}
    rows = {code: _rows_by_code(changes.grids[code]) for code in ("old_grid", "new_grid")}
    units = changes.units
    marks = {
        "tones": list(TONES),
        "tone": _tones(changes, rows["old_grid"], rows["new_grid"]),
        "names": names,
        "units": {
            "name": [plain(unit) for unit in units["unit"]],
            "kind": digits(units["change"].map(KINDS.index).to_numpy(np.int64)),
            "before": units["households_before"].tolist(),
            "after": units["households_after"].tolist(),
            "from": [rows["old_grid"].get(code, -1) for code in units["old_grid"]],
            "to": [rows["new_grid"].get(code, -1) for code in units["new_grid"]],
        },
    }
    return layers | lines | {"concerned": pack_areas(concerned, place)}, marks


def _rows_by_code(column: pd.Series) -> dict[str, int]:
    return {code: row for row, code in enumerate(column) if code is not None}


def _polygons(changes: Changes) -> tuple[gpd.GeoSeries, gpd.GeoSeries]:
    """Return the polygons of each row before and after, empty where the grid is not there."""
    grids, crs = changes.grids, changes.plan.ground.cells.crs
    newer = changes.plan.grids.set_index("grid").geometry
    return tuple(
        gpd.GeoSeries([shapes.get(code) or shapely.Polygon() for code in grids[name]], crs=crs)
        for name, shapes in (("old_grid", changes.drawn), ("new_grid", newer))
    )


def _borders_by_fate(before: gpd.GeoSeries, after: gpd.GeoSeries, stirs: NDArray[np.bool_]) -> dict[str, gpd.GeoSeries]:
    """Return the borders of today, of them those that are new, and the older ones that go: each line once.

    Between two grids that keep their buildings no border comes or goes, though the ground of a building that is new
    or gone may lie a little otherwise.

    Parameters
    ----------
    stirs
        (k,), which rows are redrawn.
    """
    older, newer = _lines(before), _lines(after)
    gone, come = _without(_lines(before[stirs]), newer), _without(_lines(after[stirs]), older)
    found = {"borders": newer, "newBorders": come, "oldBorders": gone}
    return {name: gpd.GeoSeries([shapely.line_merge(lines)], crs=after.crs) for name, lines in found.items()}


def _lines(shapes: gpd.GeoSeries) -> shapely.Geometry:
    """Return the borders of grids; few long lines are overlaid sooner than many short ones."""
    return shapely.line_merge(shapely.union_all(shapely.boundary(shapes.to_numpy())))


def _without(lines: shapely.Geometry, others: shapely.Geometry) -> shapely.Geometry:
    """Return what of `lines` no other line runs along; only what is not the very same is looked at closely."""
    left = shapely.difference(lines, others)
    near = shapely.intersection(others, shapely.buffer(left, SAME_M))
    return shapely.difference(left, shapely.buffer(near, SAME_M))


def _buildings(changes: Changes) -> gpd.GeoSeries:
    """Return the shapes of the buildings concerned; those gone are known of an older plan only."""
    today = _shapes(changes.plan)
    crs = changes.plan.ground.cells.crs
    then = {} if changes.old is None else _shapes(changes.old, crs)
    units = changes.units
    gone = (units["change"] == "gone").tolist()
    found = [(then if was else today).get(unit) for unit, was in zip(units["unit"], gone, strict=True)]
    return gpd.GeoSeries([shape or shapely.Polygon() for shape in found], crs=crs)


def _shapes(plan: Plan, crs: Any = None) -> dict[str, shapely.Geometry]:
    shapes = plan.ground.units.geometry
    own = shapes if crs is None else shapes.to_crs(crs)
    return dict(zip(plan.ground.units["unit"].astype(str), own.to_numpy(), strict=True))


def _names(shapes: gpd.GeoSeries, place: Frame) -> dict[str, Any]:
    centre, room = label_places(shapes, place)
    return {"at": centre.ravel().tolist(), "room": room.tolist()}


def row_names(changes: Changes) -> tuple[list[str], list[str]]:
    """Return the short codes of each row before and after, empty where the grid is not there."""
    sides = [[plain(code) for code in changes.grids[name]] for name in ("old_grid", "new_grid")]
    codes = sorted({code for side in sides for code in side if code})
    short = dict(zip(codes, short_codes(codes), strict=True))
    before, after = ([short.get(code, "") for code in side] for side in sides)
    return before, after


def _tones(changes: Changes, old_rows: dict[str, int], new_rows: dict[str, int]) -> list[int]:
    """Return the tone of each row, on both sides another than its neighbours'; −1 where it is not redrawn."""
    network, adjacency = changes.plan.network, changes.plan.ground.adjacency
    after = np.array([*(new_rows.get(code, -1) for code in network.codes), -1])[changes.plan.labels]
    other = dict(zip(changes.units["unit"], changes.units["old_grid"], strict=True))
    ids = changes.plan.ground.units["unit"].astype(str)
    before = np.array(
        [old_rows.get(other[unit], -1) if unit in other else row for unit, row in zip(ids, after, strict=True)]
    )
    stirs = redrawn(changes.grids).to_numpy()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(np.flatnonzero(stirs).tolist())
    for labels in (before, after):
        graph.add_edges_from(_borders(labels, adjacency.u, adjacency.v, stirs).tolist())
    tone = nx.greedy_color(graph, strategy="smallest_last")
    return [tone[row] % len(TONES) if row in tone else -1 for row in range(len(changes.grids))]


def _borders(
    labels: NDArray[np.int64], u: NDArray[np.int32], v: NDArray[np.int32], stirs: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the pairs of redrawn rows that touch, each once."""
    pairs = np.sort(np.stack([labels[u], labels[v]], axis=1), axis=1)
    told = (pairs[:, 0] != pairs[:, 1]) & (pairs >= 0).all(axis=1)
    pairs = pairs[told]
    return np.unique(pairs[stirs[pairs].all(axis=1)], axis=0)
