"""A small town with every input table, and what every verb makes of it: plans, people, files."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

import gridplan as gp
from gridplan.plan import Plan

Tables = Mapping[str, pd.DataFrame]
WINDOW = (100, 180)
STANDARD = gp.Standard(open=300, managed=500)
NAMES = {
    "buildings": "unit",
    "roads": "road",
    "estates": "estate",
    "dedicated": "name",
    "venues": "venue",
    "officers": "officer",
    "entrances": "unit",
}
"""Table → column that names its rows."""


@dataclass(frozen=True)
class Town:
    """The input tables of a town."""

    tables: Tables
    networks: Tables

    def replace(self, **tables: pd.DataFrame) -> Town:
        """Return a town with other tables."""
        return replace(self, tables={**self.tables, **tables})

    def each(self, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Town:
        """Return a town all of whose tables are changed."""
        return Town(*({name: change(one) for name, one in own.items()} for own in (self.tables, self.networks)))


@cache
def town() -> Town:
    """Return a generated town of two communities."""
    made = gp.samples.town_inputs(buildings=160, communities=2, seed=4)
    names = (*NAMES, "boundaries", "barriers", "frontage")
    tables = {name: getattr(made, name) for name in names}
    return Town(tables | {"venues": made.venues.drop(columns="capacity")}, dict(made.networks))


def surveyed(given: Town, *, threads: int = 2) -> gp.Ground:
    """Return the ground of a town with its estates and dedicated places marked."""
    tables = given.tables
    units = gp.read_units(
        tables["buildings"], unit="unit", households="households", kind="kind", community="community", floors="floors"
    )
    units = gp.with_dedicated(units, tables["dedicated"], name_column="name", kind_column="kind")
    return gp.survey(
        units,
        roads=tables["roads"],
        barriers=tables["barriers"],
        boundaries=tables["boundaries"],
        community_column="community",
        estates=tables["estates"],
        estates_column="estate",
        threads=threads,
    )


def divided(given: Town, *, effort: int = 0, threads: int = 2) -> dict[str, Plan]:
    """Return the plans that the verbs make of a town, each after those it needs."""
    ground, how = surveyed(given, threads=threads), {"window": WINDOW, "effort": effort, "threads": threads}
    plain = gp.partition(ground, seed=3, **how)
    estates = {"load_window": (0.3, 0.6), "standard": STANDARD, "together": "estate", "dedicated": "own"}
    fronts, work = {"shops": given.tables["frontage"]}, {"length": 1, "shops": 20}
    return {
        "partition": plain,
        "estates": gp.partition(ground, **how | {"window": None} | estates),
        "adopt": gp.adopt(given.networks["urban"], ground, code="grid"),
        "regrid": gp.regrid(plain, _fuller(ground), date="2027-01-31", threads=threads),
        "merge": gp.merge({**given.networks, "drawn": plain}, ground, weights={"police": 2.0}, **how),
        "roads": plain.with_roads(gp.road_grids(plain, gp.RoadRules(work=work), points=fronts)),
        "levels": gp.divide_levels(plain, parts=gp.read_parts(given.tables["entrances"])),
    }


def alternatives(given: Town, *, threads: int = 2) -> dict[str, Plan]:
    """Return the alternatives to choose from."""
    found = gp.alternatives(surveyed(given), window=WINDOW, n=2, effort=0, threads=threads)
    return {f"alternative {number}": plan for number, plan in enumerate(found.plans)}


def staffed(given: Town, plans: Mapping[str, Plan], *, threads: int = 2) -> dict[str, Any]:
    """Return who serves the plan of a town, and from where."""
    plan, tables = plans["partition"], given.tables
    return {
        "officers": gp.assign_officers(plan, tables["officers"], grids_per_officer=(1, 6), threads=threads),
        "workers": gp.assign_workers(plan),
        "stations": gp.site_stations(plan, tables["venues"], within=1000),
        "pairs": gp.pair(tables["venues"], tables["estates"], right_counts=(1, None)),
    }


def written(plans: Mapping[str, Plan], people: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """Return the files that are written of a town, all in English."""
    plan, roster = plans["partition"], people["officers"]
    return {
        "map": plan.save_html(folder / "map.html", roster=roster, stations=people["stations"], lang="en"),
        "report": plan.save_report(folder / "report.html", roster=roster, lang="en"),
        "editor": plan.save_editor(folder / "editor.html", lang="en"),
        "workbook": gp.export(plan, folder / "grids.xlsx"),
        "geojson": gp.export(plan, folder / "grids.geojson"),
        "csv": gp.export(plan, folder / "grids.csv"),
        "parquet": gp.export(plan, folder / "grids.parquet"),
        "crosswalk": plans["merge"].crosswalk().export(folder / "crosswalk.xlsx", lang="en"),
        "roster": roster.export(folder / "roster.xlsx", lang="en"),
    }


def digests(plans: Mapping[str, Plan], people: Mapping[str, Any], files: Mapping[str, Path]) -> dict[str, str]:
    """Return what everything came to, as digests."""
    found = {name: plan.digest for name, plan in plans.items()}
    found |= {name: one.digest for name, one in people.items()}
    found |= {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    found["names"] = _digest(gp.name_grids(plans["partition"]))
    found["routes"] = _digest(gp.routes(plans["partition"]))
    return found | {f"file of {name}": content_of(plan) for name, plan in plans.items()}


def content_of(plan: Plan) -> str:
    """Return the digest of everything that the file of a plan holds, its findings and borders included."""
    with TemporaryDirectory() as folder, closing(sqlite3.connect(plan.save(Path(folder) / "plan.gpkg"))) as file:
        return str(file.execute("SELECT value FROM meta WHERE key = 'content_digest'").fetchone()[0])


def _fuller(ground: gp.Ground) -> gp.Ground:
    """Return the ground with half as many households again in its western quarter."""
    west = ground.points[:, 0] < np.quantile(ground.points[:, 0], 0.25)
    households = ground.units["households"].to_numpy()
    units = ground.units.assign(households=np.where(west, households * 3 // 2, households))
    return replace(ground, units=gpd.GeoDataFrame(units))


def _digest(table: pd.DataFrame) -> str:
    return hashlib.sha256(table.to_csv().encode()).hexdigest()
