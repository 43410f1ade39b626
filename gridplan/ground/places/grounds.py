"""The areas of a generated place: communities, subdistricts, estates, dedicated grounds, barriers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.places.names import ground_names, subdistrict_names
from gridplan.ground.places.plots import Plots
from gridplan.ground.places.preset import Preset
from gridplan.ground.places.uses import AREA_KINDS, DEDICATED, class_of_each
from gridplan.ground.town.city import CRS, boundaries_of
from gridplan.ground.town.district import administrative_codes
from gridplan.ground.town.layout import Bend
from gridplan.ground.town.naming import community_names, estate_names


def frame(columns: Mapping[str, object], geometry: object) -> gpd.GeoDataFrame:
    """Return a layer of generated ground."""
    return gpd.GeoDataFrame(dict(columns), geometry=geometry, crs=CRS)


def community_layer(plots: Plots, bend: Bend, preset: Preset) -> tuple[gpd.GeoDataFrame, NDArray[np.object_]]:
    """Return the communities, sorted by code, and the code of each number of a community."""
    names = community_names(preset.communities)
    drawn = boundaries_of(plots.town, bend, names)
    codes = administrative_codes(drawn, preset.subdistricts)
    classes = dict(zip(names, class_of_each(preset), strict=True))
    code = drawn["community"].map(codes)
    columns = {
        "community": code,
        "subdistrict": code.str[:9],
        "name": drawn["community"],
        "class": drawn["community"].map(classes).replace("", None),
    }
    layer = frame(columns, drawn.geometry).sort_values("community", ignore_index=True)
    if not preset.classes:
        layer = layer.drop(columns="class")
    return layer, np.array([codes[name] for name in names], dtype=object)


def subdistrict_layer(communities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the subdistricts as unions of their communities."""
    grouped = communities.groupby("subdistrict", sort=True)
    shapes = {code: shapely.coverage_union_all(rows.geometry.array) for code, rows in grouped}
    return frame({"subdistrict": list(shapes), "name": subdistrict_names(len(shapes))}, list(shapes.values()))


def estate_layer(
    plots: Plots, bend: Bend, estates: NDArray[np.intp], uses: Sequence[str], codes: NDArray[np.object_]
) -> gpd.GeoDataFrame:
    """Return the grounds of the estates, as wide as their walls."""
    columns = {
        "estate": estate_names(len(estates)),
        "community": [codes[plots.plots[i].community] for i in estates],
        "kind": ["managed" if uses[i] == "managed" else "open" for i in estates],
    }
    return frame(columns, [bend.polygon(plots.plots[i].inner()) for i in estates])


def dedicated_layer(plots: Plots, bend: Bend, uses: Sequence[str], codes: NDArray[np.object_]) -> gpd.GeoDataFrame:
    """Return the grounds that may be grids of their own."""
    chosen = [i for i, use in enumerate(uses) if use in DEDICATED]
    columns = {
        "name": ground_names(uses[i] for i in chosen),
        "kind": [uses[i] for i in chosen],
        "area_kind": [AREA_KINDS[uses[i]] for i in chosen],
        "community": [codes[plots.plots[i].community] for i in chosen],
    }
    return frame(columns, [bend.polygon(plots.plots[i].inner()) for i in chosen])


def barrier_layer(plots: Plots, bend: Bend) -> gpd.GeoDataFrame:
    """Return the river from bank to bank and the line of the railway."""
    shapes: list[shapely.Geometry] = [bend.polygon(plots.town.river)]
    if plots.rail is not None:
        shapes.append(bend.line(plots.rail))
    return frame({"name": ["清水河", "江城铁路"][: len(shapes)], "kind": ["river", "rail"][: len(shapes)]}, shapes)
