"""Extracts of OpenStreetMap: buildings, roads, barriers and boundaries, through the optional library pyrosm."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.ground.faults import refusal

OSM_LAYERS = ("buildings", "roads", "barriers", "boundaries")
_LEVEL = "boundaries-"
_USES = ("building:use", "amenity", "shop", "office", "landuse")
_UNTOLD = frozenset({"yes", "no", ""})
_RAILS = frozenset({"rail", "light_rail", "tram", "narrow_gauge", "subway", "monorail"})
_FLOWS = frozenset({"river", "canal", "stream", "drain", "ditch"})
_BUILDING_TAGS = ("name", "building", "building:levels", "height", *_USES)
_LINE_TAGS = ("name", "highway", "waterway", "railway", "natural", "bridge", "tunnel", "layer", "level")
_ROAD_TAGS = ("highway", "name", "bridge", "tunnel", "layer")
_BARRIER_TAGS = ("name", "bridge", "layer")


def read_osm(file: Path, layer: str | None) -> gpd.GeoDataFrame:
    """Return a layer of an extract in degrees of WGS 84, with ``osm_id`` and the tags that say what planners ask for.

    buildings: ``use`` (what the building is tagged as, or what is in it), ``building:levels``, ``height``, ``name``.
    roads: lines with ``highway``, ``name``, ``bridge``, ``tunnel``, ``layer``. barriers: rivers, canals, rails on the
    ground and water, with ``kind`` and ``name``; what runs in a tunnel bars nobody. boundaries: administrative areas
    with ``name`` and ``admin_level``, of one level.

    Parameters
    ----------
    layer
        One of `OSM_LAYERS`; ``boundaries-10`` names the level, which is needed where there are several.

    Raises
    ------
    InputError
        ``osm-reader`` when pyrosm is not installed, ``layer-choice`` when no layer is named, ``layer-missing`` when
        there is none of this name, ``source-damaged``.
    """
    if layer is None:
        raise refusal("layer-choice", source=file.name, layers=", ".join(OSM_LAYERS))
    kind = "boundaries" if layer.startswith(_LEVEL) else layer
    if kind not in OSM_LAYERS:
        raise refusal("layer-missing", source=file.name, layer=layer, layers=", ".join(OSM_LAYERS))
    if find_spec("pyrosm") is None:
        raise refusal("osm-reader", source=file.name)
    makers: dict[str, Callable[[Any], gpd.GeoDataFrame | None]] = {
        "buildings": _buildings,
        "roads": _roads,
        "barriers": _barriers,
        "boundaries": _boundaries,
    }
    frame = _made(makers[kind], file)
    if frame is None or not len(frame):
        raise refusal("osm-nothing", source=file.name, layer=layer)
    return _of_level(frame, layer, file) if kind == "boundaries" else frame


def _made(maker: Callable[[Any], gpd.GeoDataFrame | None], file: Path) -> gpd.GeoDataFrame | None:
    """Return what a maker finds in an extract; damage is told as whatever error its parser comes to."""
    library = import_module("pyrosm")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return maker(library.OSM(str(file), workers=1))
    except Exception as fault:
        raise refusal("source-damaged", source=file.name, driver="OSM PBF") from fault


def _buildings(extract: Any) -> gpd.GeoDataFrame | None:
    found = extract.get_buildings()
    if found is None:
        return None
    found = _with(found, _BUILDING_TAGS)
    use = np.full(len(found), None, dtype=object)
    for name in ("building", *_USES):
        told = found[name].astype(object).where(found[name].notna(), "").astype(str).to_numpy(dtype=object)
        use = np.where((use == None) & ~np.isin(told, list(_UNTOLD)), told, use)  # noqa: E711
    return _frame(found, {"use": use}, ("name", "building:levels", "height"))


def _roads(extract: Any) -> gpd.GeoDataFrame | None:
    found = _tagged(extract, {"highway": True})
    if found is None:
        return None
    found = found[found["highway"].notna() & (shapely.get_dimensions(np.asarray(found.geometry.array)) == 1)]
    return _frame(found, {}, _ROAD_TAGS)


def _barriers(extract: Any) -> gpd.GeoDataFrame | None:
    found = _tagged(extract, {"waterway": sorted(_FLOWS), "railway": sorted(_RAILS), "natural": ["water"]})
    if found is None:
        return None
    found = found[~(found["tunnel"].notna() & (found["tunnel"] != "no"))]
    kinds = found["waterway"].where(found["waterway"].notna(), found["railway"])
    return _frame(found, {"kind": kinds.where(kinds.notna(), found["natural"]).to_numpy(dtype=object)}, _BARRIER_TAGS)


def _boundaries(extract: Any) -> gpd.GeoDataFrame | None:
    found = extract.get_boundaries(boundary_type="administrative")
    if found is None:
        return None
    found = _with(found, ("name", "admin_level"))
    areas = shapely.get_dimensions(np.asarray(found.geometry.array)) == 2
    return _frame(found[areas & found["admin_level"].notna()], {}, ("name", "admin_level"))


def _of_level(frame: gpd.GeoDataFrame, layer: str, file: Path) -> gpd.GeoDataFrame:
    """Return the boundaries of one level: those of several lie over each other."""
    levels = sorted({str(level) for level in frame["admin_level"]})
    if layer == "boundaries" and len(levels) == 1:
        return frame
    asked = layer.removeprefix(_LEVEL)
    if asked not in levels:
        code = "layer-choice" if layer == "boundaries" else "layer-missing"
        raise refusal(code, source=file.name, layer=layer, layers=", ".join(_LEVEL + level for level in levels))
    return frame[frame["admin_level"].astype(str) == asked].reset_index(drop=True)


def _tagged(extract: Any, wanted: dict[str, Any]) -> gpd.GeoDataFrame | None:
    found = extract.get_data_by_custom_criteria(
        custom_filter=wanted, keep_nodes=False, tags_as_columns=list(_LINE_TAGS), keep_other_tags=False
    )
    return None if found is None else _with(found, _LINE_TAGS)


def _with(frame: gpd.GeoDataFrame, columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return the rows with all of `columns`, empty where no element has such a tag."""
    empty = pd.Series(np.full(len(frame), None, dtype=object), index=frame.index)
    return frame.assign(**{name: empty for name in columns if name not in frame.columns})


def _frame(found: gpd.GeoDataFrame, made: dict[str, Any], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return the id, what was made and some tags of what was found; who edited it last is nobody's business here."""
    letters = found["osm_type"].astype(str).str[0]
    ids = (letters + found["id"].astype(str)).to_numpy(dtype=object)
    tags = {name: found[name].to_numpy(dtype=object) for name in columns}
    return gpd.GeoDataFrame({"osm_id": ids} | made | tags, geometry=found.geometry.to_numpy(), crs=4326)
