"""Boundaries changed by a table: communities renamed, merged, split, redrawn, converted, under new subdistricts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from gridplan.boundaries.drawing import areas, redraw
from gridplan.boundaries.kinds import DRAWN
from gridplan.boundaries.reading import Change, Table, read_changes
from gridplan.boundaries.settling import settle_changes
from gridplan.boundaries.values import ChangedBoundaries
from gridplan.columns import SUCCESSOR_COLUMNS
from gridplan.findings import Finding, Report
from gridplan.ground.coordinates.crs import known_crs, metric_crs
from gridplan.ground.surveying.parents import read_communities
from gridplan.options.codes import USUAL_CODES, CodeScheme

_LEAST = 1e-6
"""Ground in common below this, in m², is rounding."""
Polygons = dict[str, BaseGeometry]


def change_boundaries(
    boundaries: gpd.GeoDataFrame,
    changes: Table,
    *,
    column: str | None = None,
    drawn: gpd.GeoDataFrame | None = None,
    drawn_column: str | None = None,
    scheme: CodeScheme = USUAL_CODES,
) -> ChangedBoundaries:
    """Return the communities after a table of changes. No ground is lost or added.

    Parameters
    ----------
    boundaries
        Polygons of the communities.
    changes
        CSV or XLSX file, frame, or rows, with columns ``change`` (变更类型), ``old`` (原社区), ``new`` (新社区) and
        perhaps ``class`` (类别). ``rename`` (更名), ``merge`` (合并) and ``convert`` (村改居) need no polygons;
        ``split`` (拆分) and ``redraw`` (调整) need those of the new communities in `drawn`; ``subdistrict`` (街道调整)
        puts communities, or all of a subdistrict, under the code of another one: the first nine digits of their codes
        change. Several communities in one cell have a comma or 、 between them.
    column, drawn_column
        Columns with the names or codes of the communities; found by their usual names when None.
    drawn
        New polygons: they replace the old ground of the communities concerned. Old ground that none covers stays with
        its community, or with the one it lies along where it is a sliver; what is drawn beyond it is cut off, and told.
    scheme
        Widths of the parts of administrative codes.

    Returns
    -------
    ChangedBoundaries
        In the coordinate system of the boundaries where that is metric, else in the metric one that fits.

    Raises
    ------
    InputError
        With every fault: words that are no change, unknown communities, one in two changes, names that are taken,
        polygons that are missing.

    Examples
    --------
    >>> town = gpd.GeoDataFrame(
    ...     {"community": ["甲", "乙"]}, geometry=[shapely.box(0, 0, 9, 9), shapely.box(9, 0, 18, 9)], crs=4547
    ... )
    >>> changed = change_boundaries(town, [{"change": "merge", "old": "甲、乙", "new": "丙"}])
    >>> changed.communities["community"].tolist(), changed.communities.area.tolist()
    (['丙'], [162.0])
    """
    frame, noted = _metric(boundaries, column, source="boundaries")
    new, drawn_noted = (None, ()) if drawn is None else _metric(drawn, drawn_column, source="drawn", to=frame.crs)
    old, polygons = _polygons(frame), {} if new is None else _polygons(new)
    rows, unread = read_changes(changes)
    settled, faults = settle_changes(rows, old.keys(), drawn=polygons.keys(), scheme=scheme)
    Report((*noted, *drawn_noted, *unread, *faults)).raise_errors()
    done = [_carried_out(change, old, polygons) for change in settled]
    steps, told = [step for step, _ in done], tuple(finding for _, findings in done for finding in findings)
    found = _together(old, settled, steps)
    unused = tuple(sorted(set(polygons) - {name for change in settled if change.kind in DRAWN for name in change.new}))
    told += (Finding("boundary-drawn-unused", unused),) if unused else ()
    return ChangedBoundaries(
        communities=_frame(found, frame),
        successors=_successors(old, settled, steps),
        classes={name: own for change in settled for name, own in change.classes.items() if name in found},
        report=Report((*noted, *told)),
    )


def _metric(
    frame: gpd.GeoDataFrame, column: str | None, *, source: str, to: object = None
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return one row a community in a metric system, and what was noticed."""
    known = known_crs(frame, source=source)
    return read_communities(known.to_crs(metric_crs(known) if to is None else to), column=column)


def _polygons(frame: gpd.GeoDataFrame) -> Polygons:
    return dict(zip(frame["community"], frame.geometry, strict=True))


def _carried_out(change: Change, old: Polygons, drawn: Polygons) -> tuple[Polygons, tuple[Finding, ...]]:
    """Return the ground of the communities after one change, and what was noticed."""
    own = {name: old[name] for name in change.old}
    if change.kind in DRAWN:
        mine = {name: drawn[name] for name in change.new if name in drawn}
        redrawn = redraw(own, mine, {name: shape for name, shape in old.items() if name not in own})
        return dict(redrawn.polygons), redrawn.findings + _still_there(change, redrawn.polygons)
    whole = areas(shapely.union_all([*own.values()])) if len(own) > 1 else next(iter(own.values()))
    return {change.new[0]: whole}, _apart(change, whole, own)


def _together(old: Polygons, settled: Sequence[Change], steps: Sequence[Polygons]) -> Polygons:
    """Return all communities after all changes; one whose name is left over and given anew has both grounds."""
    gone = {name for change in settled for name in change.old}
    found = {name: polygon for name, polygon in old.items() if name not in gone}
    for step in steps:
        for name, polygon in step.items():
            found[name] = shapely.union_all([found[name], polygon]) if name in found else polygon
    return found


def _still_there(change: Change, after: Mapping[str, BaseGeometry]) -> tuple[Finding, ...]:
    """Return the communities that should be gone and of which something is left."""
    left = {name: after[name].area for name in change.old if name not in change.new and name in after}
    numbers = {"area": round(float(sum(left.values())), 1)}
    return (Finding("boundary-left", tuple(left), numbers),) if left else ()


def _apart(change: Change, whole: BaseGeometry, own: Mapping[str, BaseGeometry]) -> tuple[Finding, ...]:
    """Return a note on a merged community that hangs together less than its parts did."""
    pieces = [shapely.get_num_geometries(shape) for shape in (*own.values(), whole)]
    if change.kind != "merge" or pieces[-1] <= max(pieces[:-1]):
        return ()
    return (Finding("boundary-merge-apart", (change.new[0],), {"pieces": int(pieces[-1])}),)


def _frame(found: Polygons, like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    names = sorted(found)
    return gpd.GeoDataFrame({"community": names}, geometry=[found[name] for name in names], crs=like.crs)


def _successors(old: Polygons, settled: Sequence[Change], steps: Sequence[Polygons]) -> pd.DataFrame:
    """Return which community got whose ground."""
    gone = {name for change in settled for name in change.old}
    rows = [("", name, name, float(polygon.area), 1.0) for name, polygon in old.items() if name not in gone]
    for change, step in zip(settled, steps, strict=True):
        for one in change.old:
            common = {new: _common(old[one], polygon) for new, polygon in step.items()}
            whole = float(old[one].area)
            rows += [(change.kind, one, new, area, area / whole) for new, area in common.items() if area > _LEAST]
    frame = pd.DataFrame(rows, columns=list(SUCCESSOR_COLUMNS)).astype({"area_m2": np.float64, "share": np.float64})
    return frame.sort_values(["old", "new"], ignore_index=True)


def _common(one: BaseGeometry, other: BaseGeometry) -> float:
    return float(shapely.intersection(one, other).area)
