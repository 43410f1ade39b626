"""The borders of several networks as lines: each line once, with the networks that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.agreement import Labels

_MILLIMETRES = 1000.0


class BorderLines(NamedTuple):
    """Lines that divide ground; none lies on another.

    Parameters
    ----------
    lines
        LineStrings (m,).
    group
        int64 (m,), row of each in `owners`.
    owners
        bool (k, d), the networks whose border the lines of a group are; no two rows are the same.
    """

    lines: gpd.GeoSeries
    group: NDArray[np.int64]
    owners: NDArray[np.bool_]


def cell_borders(cells: gpd.GeoSeries, networks: Sequence[Labels]) -> BorderLines:
    """Return the borders of divisions of the same cells; the outline of the ground is none.

    Parameters
    ----------
    cells
        Polygons (n,) that tile the ground and share their corners.
    networks
        The grid of each cell, int (n,), −1 for none, a division each.
    """
    segments, cell = _segments(cells.to_numpy())
    order = np.lexsort(segments.T)
    first = np.flatnonzero((segments[order[1:]] == segments[order[:-1]]).all(axis=1))
    here, there = cell[order[first]], cell[order[first + 1]]
    owners = np.column_stack([labels[here] != labels[there] for labels in networks])
    return _together(segments[order[first]], owners, cells.crs)


def drawn_borders(networks: Sequence[gpd.GeoSeries], crs: Any) -> BorderLines:
    """Return the borders of polygons, or the lines of line networks, as they were drawn, in `crs`."""
    found = [np.unique(_segments(shapes.to_numpy())[0], axis=0) for shapes in networks]
    segments, place = np.unique(np.concatenate([np.zeros((0, 4)), *found]), axis=0, return_inverse=True)
    owners = np.zeros((len(segments), len(networks)), dtype=np.bool_)
    owners[place, np.repeat(np.arange(len(networks)), list(map(len, found)))] = True
    return _together(segments, owners, crs)


def put_together(parts: Sequence[tuple[BorderLines, Sequence[int]]], n_owners: int) -> BorderLines:
    """Return borders of several kinds as one; with each part stands which of all the owners its own are."""
    counts = [len(part.owners) for part, _ in parts]
    first = np.cumsum([0, *counts])
    owners = np.zeros((first[-1], n_owners), dtype=np.bool_)
    for (part, columns), start, count in zip(parts, first[:-1], counts, strict=True):
        owners[start : start + count, list(columns)] = part.owners
    group = np.concatenate([part.group + start for (part, _), start in zip(parts, first[:-1], strict=True)])
    lines = np.concatenate([part.lines.to_numpy() for part, _ in parts])
    return BorderLines(gpd.GeoSeries(lines, crs=parts[0][0].lines.crs), group, owners)


def _segments(shapes: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the straight pieces of rings and lines (s, 4), the lower end first, and the shape of each (s,)."""
    parts, shape = shapely.get_parts(shapely.force_2d(shapes), return_index=True)
    is_area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, area = shapely.get_rings(parts[is_area], return_index=True)
    xy, line = shapely.get_coordinates(np.concatenate([rings, parts[~is_area]]), return_index=True)
    of_line = np.concatenate([shape[is_area][area], shape[~is_area]])
    going_on = line[1:] == line[:-1]
    start, end = (np.rint(ends[going_on] * _MILLIMETRES) / _MILLIMETRES for ends in (xy[:-1], xy[1:]))
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    lower, upper = np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)
    return np.hstack([lower, upper]), of_line[line[:-1][going_on]]


def _together(segments: NDArray[np.float64], owners: NDArray[np.bool_], crs: Any) -> BorderLines:
    """Return the pieces with the same owners joined end to end, as far as they do not branch."""
    owned = owners.any(axis=1)
    groups, group = np.unique(owners[owned], axis=0, return_inverse=True)
    pieces = shapely.linestrings(segments[owned].reshape(-1, 2, 2))
    merged = [shapely.line_merge(shapely.multilinestrings(pieces[group == number])) for number in range(len(groups))]
    lines, of_group = shapely.get_parts(merged, return_index=True)
    return BorderLines(gpd.GeoSeries(lines, crs=crs), of_group.astype(np.int64), groups)
