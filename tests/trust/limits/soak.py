"""Run as a program: work for long in one process, verb after verb in random order, and print what it held as JSON.

``python soak.py CALLS SEED``; at the end leaks of every kind are planted, to see that they show.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp

import geopandas as gpd
import matplotlib
import matplotlib.pyplot as plt
import numpy as np

import gridplan as gp

WARM = 80
"""Calls after which all libraries are loaded and all functions compiled."""
PLANTED = 20
"""Leaks of each kind."""
_WINDOW = {"window": (60, 160), "effort": 0}


class Desk:
    """A small town and what is on the desk of its planner: one plan, one file of each kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.town = gp.samples.town_inputs(buildings=100, communities=2, seed=4)
        self.town.buildings.to_file(folder / "town.gpkg")
        self.venues = self.town.venues.drop(columns="capacity")
        self.survey()
        self.partition()
        self.save()

    def read(self) -> None:
        """Read buildings."""
        self.units = gp.read_units(self.folder / "town.gpkg", unit="unit", households="households", kind="kind")

    def survey(self) -> None:
        """Survey them, with streets, barriers and communities."""
        self.read()
        town = self.town
        around = {"roads": town.roads, "barriers": town.barriers, "boundaries": town.boundaries}
        self.ground = gp.survey(self.units, community_column="community", **around)

    def partition(self) -> None:
        """Divide the ground, each time with another seed."""
        self.seed = getattr(self, "seed", 0) + 1
        self.plan = gp.partition(self.ground, seed=self.seed, **_WINDOW)

    def adopt(self) -> None:
        """Take in the grids of a department."""
        gp.adopt(self.town.networks["urban"], self.ground, code="grid")

    def regrid(self) -> None:
        """Mend the plan after households moved in."""
        households = self.ground.units["households"].to_numpy()
        west = self.ground.points[:, 0] < np.quantile(self.ground.points[:, 0], 0.25)
        units = self.ground.units.assign(households=np.where(west, households * 3 // 2, households))
        later = replace(self.ground, units=gpd.GeoDataFrame(units))
        gp.regrid(self.plan, later, date="2027-01-31")

    def merge(self) -> None:
        """Make one network of those of two departments, with its crosswalk."""
        plan = gp.merge({**self.town.networks, "drawn": self.plan}, self.ground, **_WINDOW)
        plan.crosswalk().export(self.folder / "crosswalk.xlsx")

    def diagnose(self) -> None:
        """Tell where the networks of departments differ."""
        gp.diagnose(dict(self.town.networks), self.ground)

    def roads(self) -> None:
        """Make grids of roads."""
        self.plan.with_roads(gp.road_grids(self.plan))

    def levels(self) -> None:
        """Divide grids further."""
        gp.divide_levels(self.plan, parts=gp.read_parts(self.town.entrances))

    def alternatives(self) -> None:
        """Make plans to choose from."""
        gp.alternatives(self.ground, n=2, **_WINDOW)

    def officers(self) -> None:
        """Assign officers, and write their roster."""
        found = gp.assign_officers(self.plan, self.town.officers, grids_per_officer=(1, 9))
        found.export(self.folder / "roster.xlsx")

    def workers(self) -> None:
        """Assign workers."""
        gp.assign_workers(self.plan)

    def stations(self) -> None:
        """Site service stations."""
        gp.site_stations(self.plan, self.venues, within=1000)

    def pair(self) -> None:
        """Pair agencies with estates."""
        gp.pair(self.venues, self.town.estates, right_counts=(1, None))

    def verify(self) -> None:
        """Verify the plan."""
        assert gp.verify(self.plan).status == "verified"

    def save(self) -> None:
        """Save the plan over its last file."""
        gp.save(self.plan, self.folder / "plan.gpkg")

    def load(self) -> None:
        """Load the file of the plan."""
        gp.load(self.folder / "plan.gpkg")

    def refuse(self) -> None:
        """Be told that a file is no plan, that a window is no window, and that a town cannot be divided so."""
        (self.folder / "none.gpkg").write_bytes((self.folder / "plan.gpkg").read_bytes()[:9_000])
        for wrong in (
            lambda: gp.load(self.folder / "none.gpkg"),
            lambda: gp.partition(self.ground, window=(9, 1)),
            lambda: gp.read_units(self.folder / "town.gpkg", households="rooms"),
        ):
            try:
                wrong()
            except gp.GridplanError:
                continue
            raise AssertionError("not refused")
        assert gp.partition(self.ground, n_grids=50, **_WINDOW).status == "infeasible"

    def pages(self) -> None:
        """Write the map, for everyone too, the editor and the report."""
        self.plan.save_html(self.folder / "map.html")
        self.plan.save_html(self.folder / "public.html", public=True)
        self.plan.save_editor(self.folder / "editor.html")
        self.plan.save_report(self.folder / "report.html")

    def tables(self) -> None:
        """Write the plan as tables and layers."""
        for end in ("xlsx", "csv", "geojson", "parquet", "gpkg"):
            gp.export(self.plan, self.folder / f"grids.{end}")

    def words(self) -> None:
        """Explain a unit, name the grids, tell the lineage and the routes."""
        gp.explain(self.plan, str(self.plan.ground.units["unit"].iloc[0]))
        gp.name_grids(self.plan)
        self.plan.lineage()
        gp.routes(self.plan)

    def edits(self) -> None:
        """Apply the file of an edit."""
        edits = gp.Edits(self.plan.digest, (gp.Edit("lock", grids=self.plan.network.codes[:1]),))
        gp.apply_edits(self.plan, gp.write_edits(edits, self.folder / "edits.json"))

    def compare(self) -> None:
        """Compare the plan with the one in the file."""
        gp.compare(self.plan, self.folder / "plan.gpkg")

    def plot(self) -> None:
        """Draw the plan."""
        plt.close(self.plan.plot().figure)


VERBS = [name for name, verb in vars(Desk).items() if callable(verb) and not name.startswith("_")]
_RARE = ("alternatives", "merge", "levels", "officers", "refuse", "plot")
"""Verbs that take ten times as long."""
_kept: list[object] = []
LEAKS: dict[str, Callable[[Desk], object]] = {
    "memory": lambda _: _kept.append(np.ones(500_000)),
    "objects": lambda _: _kept.append([[] for _ in range(1_000)]),
    "plans": lambda desk: _kept.append(desk.plan.replace()),
    "grounds": lambda desk: _kept.append(replace(desk.ground)),
    "connections": lambda _: _kept.append(sqlite3.connect(":memory:")),
    "figures": lambda _: plt.figure(),
    "files": lambda desk: _kept.append((desk.folder / "town.gpkg").open("rb")),
    "threads": lambda _: threading.Thread(target=time.sleep, args=(600,), daemon=True).start(),
    "processes": lambda _: _kept.append(subprocess.Popen(["sleep", "60"])),
    "temporaries": lambda _: os.close(mkstemp()[0]),
}
"""What is planted at the end of a soak, to see that each kind shows."""


def held() -> dict[str, int]:
    """Return what the process holds now."""
    gc.collect()
    kinds = [type(thing) for thing in gc.get_objects()]
    own = Path("/proc/self")
    return {
        "memory": int((own / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"),
        "objects": len(kinds),
        "plans": kinds.count(gp.Plan),
        "grounds": kinds.count(gp.Ground),
        "connections": kinds.count(sqlite3.Connection),
        "figures": len(plt.get_fignums()),
        "files": len(list((own / "fd").iterdir())),
        "threads": len(list((own / "task").iterdir())),
        "processes": sum(len((task / "children").read_text().split()) for task in (own / "task").iterdir()),
        "temporaries": sum(len(files) for _, _, files in os.walk(os.environ["TMPDIR"])),
    }


def soak(calls: int, seed: int) -> list[dict[str, int]]:
    """Return what was held after `WARM` calls, after all of them, and after as many again as were `PLANTED` in."""
    draw, looks = random.Random(seed), []
    weights = [0.1 if verb in _RARE else 1.0 for verb in VERBS]
    order = VERBS + draw.choices(VERBS, weights, k=calls - len(VERBS))
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        for number, verb in enumerate(order, start=1):
            getattr(desk, verb)()
            if number in (WARM, calls):
                looks.append(held())
        for _ in range(PLANTED):
            for plant in LEAKS.values():
                plant(desk)
        looks.append(held())
    return looks


if __name__ == "__main__":
    matplotlib.use("Agg")
    print(json.dumps(soak(int(sys.argv[1]), int(sys.argv[2]))))
    for thing in _kept:
        if isinstance(thing, subprocess.Popen):
            thing.kill()
