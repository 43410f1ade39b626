"""Sample data: a real town centre that comes with gridplan, generated towns, and what changes in a year."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from gridplan.ground.faults import refusal
from gridplan.ground.town.boundary_changes import Redrawn, redrawn
from gridplan.ground.town.building_changes import Changed, changed
from gridplan.ground.town.city import City, city
from gridplan.ground.town.district import district

__all__ = ["Changed", "City", "Nantes", "Redrawn", "changed", "city", "district", "nantes", "redrawn"]


class Nantes(NamedTuple):
    """The centre of Nantes: 8,639 buildings with dwellings, 3,696 roads.

    Parameters
    ----------
    path
        GeoPackage with the layers `buildings` and `roads`, EPSG:2154.
    households
        Column with the dwellings.
    attribution
        What must stand beside every picture of it.
    """

    path: Path
    buildings: str = "buildings"
    roads: str = "roads"
    households: str = "NB_LOGTS"
    attribution: str = "© IGN, BD TOPO® 2025-06-15, Licence Ouverte 2.0"


def nantes() -> Nantes:
    """Return where the Nantes extract lies and how to read it.

    Examples
    --------
    >>> nantes().path.name
    'nantes_bdtopo.gpkg'
    """
    return Nantes(_data_file("nantes_bdtopo.gpkg"))


def _data_file(name: str) -> Path:
    """Find a file of `gridplan.data`; an editable install has it beside the package instead of inside."""
    package = files("gridplan")
    for place in (package.joinpath("data", name), package.joinpath("..", "data", name)):
        found = Path(str(place))
        if found.is_file():
            return found.resolve()
    raise refusal("file-missing", source=name)
