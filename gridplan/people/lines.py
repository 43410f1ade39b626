"""Road-segment grids beside the grids of a plan: chains of streets with what stands along them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.reading.layers import fit_layer
from gridplan.options.numbers import is_number
from gridplan.people.adjoining import Shapes, fronting, lengths_within, meeting
from gridplan.people.drawn_rows import DrawnRows, Layer, open_drawn, rows_of_drawn
from gridplan.people.grids import Grids, grids_of, in_order
from gridplan.people.reading.opening import without_shapes
from gridplan.people.reading.read import compared
from gridplan.plan import Plan

TOUCH = 15.0
"""How far a street's line lies from what stands along it, m."""


def with_lines(
    grids: Plan | Grids,
    lines: Layer,
    *,
    code: str | None = None,
    load: str | None = None,
    community: str | None = None,
    touch: float = TOUCH,
    layer: str | None = None,
    crs: Any = None,
) -> Grids:
    """Return grids with road-segment grids beside them.

    A street adjoins the areal grids that it runs in or along, and the streets that it meets at an end of one of them.
    Grids of two communities are no neighbours. A walk to a street ends at its middle. What was noticed stands in the
    report of the grids.

    Parameters
    ----------
    lines
        Lines, or a file of them. Rows of one code are one grid, their loads added.
    code, load, community
        Columns; found by their usual names unless named. Load is in the units of the grids' own and 0 where none is
        written; a street without a community is in the one that the largest part of it runs in or along.
    touch
        How far a street's line lies from what stands along it, m.
    layer
        Layer of the file, needed where there are several.
    crs
        Coordinate system of the lines where they name none.

    Raises
    ------
    InputError
        With every fault at once: codes that are empty or taken, unknown communities, loads that are no whole numbers,
        streets in no community, shapes that are no lines, a missing coordinate system.
    OptionError
        When `touch` is no number above 0.

    Examples
    --------
    >>> import gridplan as gp
    >>> squares = shapely.box([0, 200], 0, [200, 400], 200)
    >>> grids = gp.read_grids(gpd.GeoDataFrame({"grid": ["G1", "G2"]}, geometry=squares, crs=4547))
    >>> street = gpd.GeoDataFrame({"grid": ["R1"]}, geometry=[shapely.LineString([(20, -5), (180, -5)])], crs=4547)
    >>> gp.with_lines(grids, street).graph().edges
    EdgeView([('G1', 'G2'), ('G1', 'R1')])
    """
    check_touch(touch)
    own = grids_of(grids)
    frame, source, opening = open_drawn(lines, name=layer, crs=crs)
    asked = {"code": code, "load": load, "community": community}
    rows, reading = rows_of_drawn(without_shapes(frame), asked, source=source)
    shapes, fitting = _fitted(frame, own, source, known=not opening)
    report = Report((*opening, *reading, *fitting, *_clashes(rows, own, source)))
    report.raise_errors()
    found = add_lines(own, rows, shapes, touch=touch)
    return dataclasses.replace(found, report=Report((*own.report.findings, *report.findings)))


def add_lines(grids: Grids, rows: DrawnRows, shapes: Shapes, *, touch: float) -> Grids:
    """Return grids with those that `rows` tell of, drawn as the lines `shapes`, in the grids' coordinate system.

    Raises
    ------
    InputError
        When streets lie in no community though grids do, or one street is said to be in two.
    """
    table, streets = _streets(rows, shapes)
    areal = grids.table["kind"].to_numpy() == "areal"
    areas = np.asarray(grids.table.geometry.array, dtype=object)
    communities, faults = _communities(table, streets, areas[areal], grids.communities[areal], touch=touch)
    Report(faults).raise_errors()
    table["community"] = pd.Series(communities, dtype=object)
    own = np.flatnonzero(areal)
    front = fronting(streets, areas[areal], touch=touch)
    first = len(grids)
    met = meeting(np.concatenate([areas[~areal], streets]))
    number = np.concatenate([np.flatnonzero(~areal), first + np.arange(len(streets))])
    pairs = np.vstack([grids.pairs, np.column_stack([own[front[:, 1]], first + front[:, 0]]), number[met]])
    new = gpd.GeoDataFrame(table, geometry=streets, crs=grids.table.crs)
    points = np.vstack([grids.points, _middles(streets)])
    whole = gpd.GeoDataFrame(pd.concat([grids.table, new], ignore_index=True), crs=grids.table.crs)
    return in_order(dataclasses.replace(grids, table=whole, points=points, pairs=pairs.astype(np.int32)))


def check_touch(touch: float) -> None:
    """Refuse a distance that is none.

    Raises
    ------
    OptionError
        When `touch` is no number above 0.
    """
    if not is_number(touch) or touch <= 0:
        raise OptionError(f"touch must be a number of metres above 0, not {touch!r}")


def _fitted(frame: gpd.GeoDataFrame, grids: Grids, source: str, *, known: bool) -> tuple[Shapes, tuple[Finding, ...]]:
    """Return the lines in the grids' coordinate system, and what is wrong with them."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    if not known:
        return shapes, ()
    fitted, faults = fit_layer(frame, grids.table, layer=source, dimensions=(1,))
    return np.asarray(fitted.geometry.array, dtype=object), faults


def _clashes(rows: DrawnRows, grids: Grids, source: str) -> Iterator[Finding]:
    """Yield codes that grids have already, and communities in which no grid lies."""
    taken = sorted(set(rows.codes) & set(compared(grids.codes)))
    if taken:
        yield Finding("drawn-codes-taken", tuple(taken), {"source": source})
    communities = compared(grids.communities)
    strange = sorted({one for one in rows.communities if one and one not in communities})
    if strange:
        numbers = {"source": source, "known": ", ".join(communities) or "-"}
        yield Finding("drawn-communities-unknown", tuple(strange), numbers)


def _streets(rows: DrawnRows, shapes: Shapes) -> tuple[pd.DataFrame, Shapes]:
    """Return one row a code with its line, sorted by code."""
    codes, street = np.unique(rows.codes.astype(str), return_inverse=True)
    load = np.bincount(street, np.nan_to_num(rows.load), minlength=len(codes)).astype(np.int64)
    said = [sorted({one for one in rows.communities[street == i] if one}) for i in range(len(codes))]
    lines = [shapely.line_merge(shapely.union_all(shapely.force_2d(shapes[street == i]))) for i in range(len(codes))]
    table = pd.DataFrame(
        {
            "grid": pd.Series(codes.tolist(), dtype=object),
            "kind": "line",
            "households": np.int64(0),
            "load": load,
            "workers": np.int64(0),
            "said": pd.Series(said, dtype=object),
        }
    )
    return table, np.array(lines, dtype=object)


def _communities(
    table: pd.DataFrame, streets: Shapes, areas: Shapes, communities: NDArray[np.object_], *, touch: float
) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    """Return the community of each street: the one said, else the one that most of it runs in or along."""
    own = compared(communities)
    said = table["said"].tolist()
    several = np.array([len(one) > 1 for one in said])
    near, nowhere = _nearest(streets, areas, communities, touch=touch)
    found = np.array([own.get(one[0], one[0]) if one else beside for one, beside in zip(said, near, strict=True)])
    nowhere &= np.array([not one for one in said])
    faults = (("lines-nowhere", nowhere), ("lines-in-two-communities", several))
    ids = table["grid"].to_numpy(dtype=object)
    told = tuple(Finding(code, tuple(ids[rows]), {"touch": touch}) for code, rows in faults if rows.any())
    return found.astype(object), told


def _nearest(
    streets: Shapes, areas: Shapes, communities: NDArray[np.object_], *, touch: float
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return the community that most of each street runs in or along, and whether there is none though areas have one.

    Equal shares go to the community that more of it runs in, then to the first by name.
    """
    names = np.array(sorted({name for name in communities if name}), dtype=object)
    if not len(names):
        return np.full(len(streets), "", dtype=object), np.zeros(len(streets), dtype=bool)
    grounds = np.array([shapely.union_all(areas[communities == name]) for name in names], dtype=object)
    beside = lengths_within(streets, shapely.buffer(grounds, touch))
    inside = lengths_within(streets, grounds)
    by_name = np.broadcast_to(np.arange(len(names)), beside.shape)
    best = np.lexsort((by_name, -inside, -beside), axis=1)[:, 0]
    return names[best], beside.max(axis=1) == 0


def _middles(streets: Shapes) -> NDArray[np.float64]:
    """Return the middle of the longest part of each street, float64 (s, 2)."""
    parts, street = shapely.get_parts(streets, return_index=True)
    order = np.lexsort((np.arange(len(parts)), -shapely.length(parts), street))
    longest = parts[order[np.unique(street[order], return_index=True)[1]]]
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(longest, 0.5, normalized=True)))
