"""A generated town of three communities on disk, and the file of a batch over it."""

from pathlib import Path
from typing import Any

import geopandas as gpd

import gridplan as gp

TOWN = gp.samples.city(buildings=180, seed=2, communities=3)


def write_town(folder: Path, buildings: gpd.GeoDataFrame | None = None) -> Path:
    """Write buildings, roads, barriers and boundaries into `folder`; other buildings where given."""
    folder.mkdir(parents=True, exist_ok=True)
    layers = {"buildings": TOWN.buildings if buildings is None else buildings, "roads": TOWN.roads}
    layers |= {"boundaries": TOWN.boundaries, "barriers": TOWN.barriers}
    for name, frame in layers.items():
        frame.to_file(folder / f"{name}.gpkg", layer=name, driver="GPKG")
    return folder


def write_config(folder: Path, more: str = "", *, name: str = "batch.toml", **told: Any) -> Path:
    """Write the file of a batch over the town in `folder`; `told` goes to ``[input]``, `more` behind everything."""
    values = {
        "units": "buildings.gpkg",
        "households": "households",
        "community": "community",
        "unit": "unit",
        "roads": "roads.gpkg",
        "barriers": "barriers.gpkg",
        "boundaries": "boundaries.gpkg",
        "boundaries_column": "community",
    } | told
    lines = ["[input]", *(f'{key} = "{value}"' for key, value in values.items() if value is not None)]
    if "[rules]" not in more:
        lines += ["[rules]", "effort = 0", "households = [100, 500]"]
    if "[output]" not in more:
        lines += ["[output]", 'folder = "out"']
    path = folder / name
    path.write_text("\n".join([*lines, more]), encoding="utf-8")
    return path
