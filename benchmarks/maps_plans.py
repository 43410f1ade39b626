"""Plans of generated towns of many buildings for map pages, kept between runs, and the folium page of the same data."""

from __future__ import annotations

from pathlib import Path

import folium
import geopandas as gpd
import numpy as np

import gridplan as gp
from gridplan.show import colours
from gridplan.show.notebook.explore import OfflineMap
from gridplan.show.shapes.layers import HOMES

A_COMMUNITY = 500
"""Buildings of a community."""


def plan_of(folder: Path, buildings: int) -> gp.Plan:
    """Return the quick plan of a town of so many buildings: that of `folder` where it has one, else made and kept."""
    file = folder / f"town{buildings}.gpkg"
    if not file.exists():
        gp.save(made(buildings), file)
    return gp.load(file)


def made(buildings: int) -> gp.Plan:
    """Survey a generated town and divide it at effort 0."""
    town = gp.samples.city(buildings=buildings, seed=1, communities=max(buildings // A_COMMUNITY, 2))
    units = gp.read_units(town.buildings, households="households", unit="unit")
    return gp.partition(gp.survey(units, boundaries=town.boundaries, roads=town.roads), effort=0)


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
