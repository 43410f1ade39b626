"""Plans of generated towns of many buildings for map pages, kept between runs, and the folium page of the same data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.affinity import translate

import gridplan as gp
from gridplan.ground.adjacency import Adjacency
from gridplan.show import colours
from gridplan.show.notebook.explore import OfflineMap
from gridplan.show.shapes.layers import HOMES

Shifts = Sequence[tuple[float, float]]
"""Metres east and north by which each copy lies beside the first."""
A_COMMUNITY = 500
"""Buildings of a community."""
MOST_SURVEYED = 50_000
"""Buildings of the largest town that is surveyed."""


def plan_of(folder: Path, buildings: int) -> gp.Plan:
    """Return the quick plan of a town of so many buildings: that of `folder` where it has one, else made and kept.

    Beyond `MOST_SURVEYED` it is four copies of the plan of a quarter of the buildings, side by side.
    """
    if buildings > MOST_SURVEYED:
        return four_times(plan_of(folder, buildings // 4))
    file = folder / f"town{buildings}.gpkg"
    if not file.exists():
        gp.save(made(buildings), file)
    return gp.load(file)


def made(buildings: int) -> gp.Plan:
    """Survey a generated town and divide it at effort 0."""
    town = gp.samples.city(buildings=buildings, seed=1, communities=max(buildings // A_COMMUNITY, 2))
    units = gp.read_units(town.buildings, households="households", unit="unit")
    return gp.partition(gp.survey(units, boundaries=town.boundaries, roads=town.roads), effort=0)


def four_times(plan: gp.Plan) -> gp.Plan:
    """Return four copies of a plan side by side, as if it were one; each copy has its own ids and codes."""
    west, south, east, north = plan.ground.outline.bounds
    shifts = [(x * (east - west), y * (north - south)) for y in (0, 1) for x in (0, 1)]
    k = len(plan.network.codes)
    network = replace(
        plan.network,
        labels=np.concatenate([plan.labels + np.int32(copy * k) for copy in range(4)]),
        codes=tuple(f"{copy + 1}{code}" for copy in range(4) for code in plan.network.codes),
        n_workers=np.tile(plan.network.n_workers, 4),
        share=None,
    )
    ground, load = _ground_copied(plan.ground, shifts), np.tile(plan.load, 4)
    return plan.replace(ground=ground, load=load, network=network, component=None, prices=None)


def _ground_copied(ground: gp.Ground, shifts: Shifts) -> gp.Ground:
    units = _copied(ground.units, shifts)
    units["unit"] = [f"{unit}-{copy}" for copy in range(len(shifts)) for unit in ground.units["unit"]]
    return replace(
        ground,
        units=units,
        points=np.concatenate([ground.points + shift for shift in shifts]),
        cells=_copied(ground.cells.to_frame("geometry"), shifts).geometry,
        adjacency=_adjacency_copied(ground.adjacency, len(shifts)),
        block=np.tile(ground.block, len(shifts)),
        outline=shapely.union_all([translate(ground.outline, *shift) for shift in shifts]),
        roads=_copied(ground.roads, shifts),
        barriers=_copied(ground.barriers, shifts),
        communities=_copied(ground.communities, shifts),
    )


def _adjacency_copied(near: Adjacency, times: int) -> Adjacency:
    ends = {name: np.concatenate([getattr(near, name) + copy * near.n for copy in range(times)]) for name in "uv"}
    kept = {name: np.tile(getattr(near, name), times) for name in ("length", "off_road", "kind", "barred")}
    return Adjacency(n=times * near.n, **ends, **kept)


def _copied(rows: gpd.GeoDataFrame, shifts: Shifts) -> gpd.GeoDataFrame:
    moved = [rows.assign(geometry=rows.geometry.translate(*shift)) for shift in shifts]
    return gpd.GeoDataFrame(pd.concat(moved, ignore_index=True), geometry="geometry", crs=rows.crs)


def folium_page(plan: gp.Plan, path: Path) -> Path:
    """Write what a user of folium writes: grids by load with tooltips, buildings and roads, on one canvas, offline."""
    view = OfflineMap(tiles=None, prefer_canvas=True, control_scale=True, zoom_snap=0.25)
    _grids(plan, view)
    roads = plan.ground.roads.geometry.to_crs(4326)
    folium.GeoJson(roads, style_function=lambda _: {"color": "#ffffff", "weight": 1}).add_to(view)
    _buildings(plan, view)
    west, south, east, north = plan.ground.cells.to_crs(4326).total_bounds.tolist()
    view.fit_bounds([[south, west], [north, east]])
    view.save(str(path))
    return path


def _grids(plan: gp.Plan, view: folium.Map) -> None:
    grids = plan.grids[["grid", "households", "deviation", "geometry"]].to_crs(4326)
    grids["fill"] = np.array(colours.LOAD)[colours.class_of(grids["deviation"].to_numpy(np.float64))]
    folium.GeoJson(
        grids,
        style_function=lambda grid: {"fillColor": grid["properties"]["fill"], "color": "#26323f", "weight": 1.7},
        tooltip=folium.GeoJsonTooltip(["grid", "households"]),
    ).add_to(view)


def _buildings(plan: gp.Plan, view: folium.Map) -> None:
    units = plan.ground.units
    shades = np.array(["#dddddd", "#aaaaaa", "#777777", "#444444"])[np.digitize(units["households"], HOMES)]
    drawn = gpd.GeoDataFrame({"fill": shades}, geometry=units.geometry.to_numpy(), crs=units.crs).to_crs(4326)
    style = {"weight": 0, "fillOpacity": 0.7}
    folium.GeoJson(drawn, style_function=lambda one: style | {"fillColor": one["properties"]["fill"]}).add_to(view)
