"""A generated place: every layer and table that a planner is given, and none that a planner makes."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from gridplan.errors import OptionError
from gridplan.ground.town.town_files import Form, write_layers
from gridplan.language import say, sentences
from gridplan.safe.folders import made
from gridplan.safe.replacing import replace_file

_LAYERS = (
    *("buildings", "roads", "boundaries", "subdistricts", "estates", "barriers"),
    *("dedicated", "frontage", "venues"),
)
_TABLES = ("officers", "entrances", "totals")
README = "README.txt"
_FILE = re.compile(r"^(\w+\.(?:gpkg|parquet|csv)):", re.MULTILINE)


@dataclass(frozen=True, eq=False, repr=False)
class Place:
    """The inputs of a place in EPSG:4547; grids, workers and posts come from the verbs.

    Parameters
    ----------
    name, seed
        What was asked for.
    buildings
        Outlines with ``unit, households, kind, community, estate, floors, use, area_kind, people, elderly, floating,
        shops, jobs, students``; a village has ``hamlet`` and ``group`` too.
    roads
        Lines with ``road, road_class`` (1 highest … 5), ``name, pos_sol`` (1 on a bridge, -1 in an underpass),
        ``shops, stalls``.
    boundaries
        Communities, which tile the place: ``community`` (12 digits), ``subdistrict`` (9), ``name, class``.
    subdistricts
        ``subdistrict, name``.
    estates
        Grounds of residential estates: ``estate, community, kind``.
    barriers
        River and lake as polygons, railway as a line: ``name, kind``; what crosses them is in the roads.
    dedicated
        Malls, office towers, markets, campuses, hospitals, parks, administration and works as polygons:
        ``name, kind, area_kind, community``.
    frontage
        A point for each shop and stall on a street: ``front, kind`` (``shop`` or ``stall``), ``road, street, unit,
        community``.
    venues
        Points of existing rooms: ``venue, name, kind, community, capacity`` (grids).
    networks
        Department → its own grids of today: ``grid, department``.
    officers
        ``officer, department, community, capacity`` (grids).
    entrances
        ``unit, part, households``.
    totals
        Official totals: ``community, households, people``.
    tables
        Further tables that only this place has, by name.
    assumptions
        Keys of the sentences on what no account publishes.
    """

    name: str
    seed: int
    buildings: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    subdistricts: gpd.GeoDataFrame
    estates: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    dedicated: gpd.GeoDataFrame
    frontage: gpd.GeoDataFrame
    venues: gpd.GeoDataFrame
    networks: Mapping[str, gpd.GeoDataFrame]
    officers: pd.DataFrame
    entrances: pd.DataFrame
    totals: pd.DataFrame
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        households = int(self.buildings["households"].sum())
        return f"<Place {self.name}: {len(self.buildings)} buildings, {households} households>"

    def layers(self) -> dict[str, gpd.GeoDataFrame]:
        """Return every layer with shapes by name, without those the place has nothing of."""
        named = {name: getattr(self, name) for name in _LAYERS}
        named |= {f"network_{name}": grids for name, grids in self.networks.items()}
        return {name: layer for name, layer in named.items() if len(layer)}

    def lists(self) -> dict[str, pd.DataFrame]:
        """Return every table without shapes by name, without those the place has nothing of."""
        named = {name: getattr(self, name) for name in _TABLES} | dict(self.tables)
        return {name: table for name, table in named.items() if len(table)}

    def assumed(self, lang: str | None = None) -> tuple[str, ...]:
        """Return what no account publishes and is therefore assumed, one sentence each."""
        return tuple(say(key, lang) for key in self.assumptions)

    def write(self, folder: str | os.PathLike[str], *, form: Form = "gpkg") -> Path:
        """Write a file for each layer, ``gpkg`` or ``parquet``, a CSV file for each table, and what they hold.

        The folder is made if need be and returned. The same place gives the same bytes.

        Raises
        ------
        OptionError
            When the folder has files of an earlier place that this one has not and that would stay among its own, or
            cannot be made.
        PlanFileError
            When a file cannot be written; an older one stays whole.
        """
        target = made(folder)
        if strays := self._strays(target, form):
            raise OptionError(say("sample-folder-used", folder=str(folder), files=", ".join(strays)))
        write_layers(self.layers(), target, form=form)
        for name, table in self.lists().items():
            replace_file(target / f"{name}.csv", table.to_csv(index=False, lineterminator="\n").encode())
        replace_file(target / README, self._readme(form).encode())
        return target

    def _strays(self, folder: Path, form: Form) -> list[str]:
        """Return the files that the README of an earlier place names and that this place would not write anew."""
        told = folder / README
        listed = _FILE.findall(told.read_text(encoding="utf-8", errors="replace")) if told.is_file() else []
        own = {*(f"{name}.{form}" for name in self.layers()), *(f"{name}.csv" for name in self.lists())}
        return sorted(name for name in {*listed} - own if (folder / name).is_file())

    def _readme(self, form: Form) -> str:
        """Return what the files are and what their columns mean, in both languages."""
        parts = [self._readme_in(lang, form) for lang in ("zh", "en")]
        return "\n".join(parts)

    def _readme_in(self, lang: str, form: Form) -> str:
        lines = [say("sample-readme", lang, place=self.name, seed=self.seed), ""]
        shown = {f"{name}.{form}": layer.drop(columns="geometry") for name, layer in self.layers().items()}
        shown |= {f"{name}.csv": table for name, table in self.lists().items()}
        for file, table in shown.items():
            layer = file.split(".")[0].split("_")[0]
            lines.append(f"{file}: {_told(layer, 'layer', lang)}")
            lines += [f"    {column}: {_told(_column(layer, str(column)), 'column', lang)}" for column in table.columns]
        if self.assumptions:
            lines += ["", say("sample-assumed", lang), *(f"- {text}" for text in self.assumed(lang))]
        return "\n".join([*lines, ""])


def _column(layer: str, column: str) -> str:
    """Return the name of a column, with its layer's where it means something of its own there."""
    own = f"{layer}-{column}"
    return own if f"sample-column-{own}" in sentences() else column


def _told(name: str, what: str, lang: str) -> str:
    return say(f"sample-{what}-{name.replace('_', '-')}", lang)
