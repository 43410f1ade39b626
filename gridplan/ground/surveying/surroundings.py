"""Everything given beside the units, fitted to them: roads, barriers, communities, the outline."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.errors import InputError
from gridplan.findings import Finding, report
from gridplan.ground.coordinates.crs import rough_way
from gridplan.ground.coordinates.shifted import shifted_layers
from gridplan.ground.limits import MOST_CROSSINGS
from gridplan.ground.notes import notes_of
from gridplan.ground.reading.barriers import clean_barriers, told_by_kind
from gridplan.ground.reading.layers import fit_layer, geometry_of, single_lines
from gridplan.ground.reading.streets import class_column_of, clean_roads, is_clean
from gridplan.ground.surveying.network import Lines, single_segments
from gridplan.ground.surveying.outline import derive_outline, joined, snap
from gridplan.ground.surveying.parents import across_borders, community_at, listed, no_communities, read_communities
from gridplan.ground.surveying.places import first_places, pull_inside
from gridplan.ground.surveying.under_bridges import check_bridges
from gridplan.ground.touching import crossings
from gridplan.ground.units import Units


@dataclass(frozen=True)
class Surroundings:
    """The layers beside the units, in their coordinate system.

    Parameters
    ----------
    roads, barriers, communities
        As in `Ground`.
    bounding, barrier_lines, border_lines
        Single lines that cut blocks, may not be crossed, part communities.
    seams
        Single lines along which blocks end as well: barriers that may be crossed, walls of estates.
    asked, outline
        The outline before and after snapping to the 1 cm grid.
    places
        (n, 2), m, each unit's place, inside the outline.
    drawn
        (n,) name of the community polygon at each place; None without boundaries.
    """

    roads: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    communities: gpd.GeoDataFrame
    bounding: Lines
    barrier_lines: Lines
    border_lines: Lines
    seams: Lines
    asked: BaseGeometry
    outline: BaseGeometry
    places: NDArray[np.float64]
    drawn: NDArray[np.object_] | None
    findings: tuple[Finding, ...]


def gather(
    units: Units,
    *,
    roads: gpd.GeoDataFrame | None,
    barriers: gpd.GeoDataFrame | None,
    boundaries: gpd.GeoDataFrame | None,
    outline: BaseGeometry | gpd.GeoDataFrame | None,
    road_class: Collection[int],
    community_column: str | None,
    barrier_kinds: Collection[str] | None = None,
    walls: NDArray[np.object_] | None = None,
) -> Surroundings:
    """Return the surroundings of the units; `walls` are the polygons of estates.

    Raises
    ------
    InputError
        With every fault of every layer at once.
    """
    frame = units.frame
    fitted, findings = _fit(frame, roads=roads, barriers=barriers, boundaries=boundaries, outline=outline)
    communities = no_communities(frame.crs)
    if fitted["boundaries"] is not None:
        communities, more = read_communities(fitted["boundaries"], column=community_column)
        findings += more
    report(findings).raise_errors()
    streets, more = _streets(fitted["roads"], road_class, frame.crs)
    findings += more
    bounding = single_lines(np.asarray(streets.geometry.array, dtype=object)[streets["bounds"].to_numpy()])
    barrier_frame, bars, kinds = told_by_kind(clean_barriers(fitted["barriers"], frame.crs), barrier_kinds)
    shapes = np.asarray(barrier_frame.geometry.array, dtype=object)
    _refuse_tangle(np.concatenate([bounding, single_lines(shapes)]), findings)
    asked, more = _outline(frame, outline, fitted["outline"], communities, bounding)
    findings += more
    places, more = _places(frame, snap(asked))
    more += (*kinds, *check_bridges(frame, streets, barrier_frame, findings))
    report((*findings, *more)).raise_errors()
    hard, seams = shapes[bars], shapes[~bars]
    drawn, crossing = _drawn(frame, places, communities)
    return Surroundings(
        roads=streets,
        barriers=barrier_frame,
        communities=communities,
        bounding=bounding,
        barrier_lines=single_lines(hard),
        border_lines=single_lines(np.asarray(communities.geometry.array, dtype=object)),
        seams=single_lines(seams if walls is None else np.concatenate([seams, walls])),
        asked=asked,
        outline=snap(asked),
        places=places,
        drawn=drawn,
        findings=(*findings, *more, *crossing),
    )


def _fit(units: gpd.GeoDataFrame, **layers: Any) -> tuple[dict[str, gpd.GeoDataFrame | None], tuple[Finding, ...]]:
    dimensions = {"roads": (1,), "barriers": (1, 2), "boundaries": (2,), "outline": (2,)}
    fitted: dict[str, gpd.GeoDataFrame | None] = {}
    faults: tuple[Finding, ...] = ()
    for layer, frame in layers.items():
        if frame is None or isinstance(frame, BaseGeometry):
            fitted[layer] = None
        else:
            fitted[layer], more = fit_layer(frame, units, layer=layer, dimensions=dimensions[layer])
            faults += (*more, *notes_of(frame), *rough_way(frame.crs, units.crs, layer))
    return fitted, (*faults, *shifted_layers(units, fitted))


def _streets(
    roads: gpd.GeoDataFrame | None, road_class: Collection[int], crs: Any
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return the roads with the column ``bounds``, and a note when they have no classes."""
    findings: tuple[Finding, ...] = ()
    if roads is None:
        columns = {"road_class": np.zeros(0, dtype=np.int64), "name": np.zeros(0, dtype=object)}
        flags = {name: np.zeros(0, dtype=bool) for name in ("at_ground", "bounds")}
        return gpd.GeoDataFrame({**columns, **flags}, geometry=[], crs=crs), findings
    clean = roads if is_clean(roads) else clean_roads(roads)
    bounds = clean["road_class"].isin(list(road_class)) & clean["at_ground"]
    if clean is not roads and class_column_of(roads) is None:
        findings = (Finding("roads-no-class", numbers={"rows": len(roads)}),)
        bounds = clean["at_ground"]
    return clean.assign(bounds=bounds)[["road_class", "name", "at_ground", "bounds", "geometry"]], findings


def _refuse_tangle(lines: Lines, findings: tuple[Finding, ...]) -> None:
    """Refuse lines that cross one another in so many places that cutting them there would not end."""
    if (found := crossings(single_segments(lines))) > MOST_CROSSINGS:
        tangle = Finding("lines-cross", numbers={"crossings": found, "most": MOST_CROSSINGS})
        raise InputError((*findings, tangle))


def _outline(
    units: gpd.GeoDataFrame,
    given: BaseGeometry | gpd.GeoDataFrame | None,
    fitted: gpd.GeoDataFrame | None,
    communities: gpd.GeoDataFrame,
    bounding: Lines,
) -> tuple[BaseGeometry, tuple[Finding, ...]]:
    """Return the area to survey: given, else the communities together, else drawn round the units."""
    footprints = np.asarray(units.geometry.array, dtype=object)
    if isinstance(given, BaseGeometry):
        return given, ()
    if fitted is not None:
        return shapely.union_all(geometry_of(fitted)), ()
    if len(communities):
        whole, gaps = joined(np.asarray(communities.geometry.array, dtype=object), footprints)
        real = [gap.area for gap in gaps if gap.area > 1]
        numbers = {"area": round(sum(real), 1), "gaps": len(real)}
        return whole, (Finding("boundaries-gap", numbers=numbers),) if real else ()
    return derive_outline(footprints, bounding), ()


def _drawn(
    units: gpd.GeoDataFrame, places: NDArray[np.float64], communities: gpd.GeoDataFrame
) -> tuple[NDArray[np.object_] | None, tuple[Finding, ...]]:
    """Return the name of the polygon each unit lies in, or None, and a warning on units across a border."""
    if not len(communities):
        return None, ()
    row = community_at(places, communities)
    return communities["community"].to_numpy(dtype=object)[row], across_borders(units, row, communities)


def _places(units: gpd.GeoDataFrame, outline: BaseGeometry) -> tuple[NDArray[np.float64], tuple[Finding, ...]]:
    """Return each unit's place and a warning on those that lie outside, a fault when all do."""
    places, moved = pull_inside(first_places(np.asarray(units.geometry.array, dtype=object)), outline)
    if len(moved) == len(units):
        return places, (Finding("layer-no-overlap", numbers={"layer": "outline"}),)
    rows = np.zeros(len(units), dtype=bool)
    rows[moved] = True
    return places, listed("units-outside", units, rows)
