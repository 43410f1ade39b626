"""Surveying the ground: Nantes, a town beside momepy's enclosed tessellation, growth with size, and a map turned.

Every town is surveyed from its files in a process of its own: reading, cells and adjacency, on two threads. Town sizes
are chosen with --instances; --scratch names a folder that keeps the towns; --long adds 500,000 buildings.
"""

from __future__ import annotations

import math
import time
from itertools import pairwise
from pathlib import Path

import geopandas as gpd

import gridplan as gp
from benchmarks import table
from benchmarks.ground_child import Rival, Surveyed, measured
from benchmarks.ground_judge import Verdict, borders, changed, judge, turned
from benchmarks.settings import Settings

SIZES, LONG = ("12500", "25000", "50000", "100000"), "500000"
A_COMMUNITY = 2_000
BESIDE_MOMEPY = 5_000
TURNS = (1, 17, 37)
ASKED = {100_000: "≤ 75 s", 500_000: "≤ 420 s, ≤ 6,000 MB"}
HEADER = ("ground", "asked", "wall s", "CPU s", "of it reading, s", "MB", "valid", "cells in pieces", "own footprint")


def run(settings: Settings) -> None:
    """Print the tables."""
    nantes()
    beside(settings)
    growth(settings)


def nantes() -> None:
    """Print time and coverage of Nantes, and how many borders come and go when it is turned."""
    place = gp.samples.nantes()
    layers = {name: gpd.read_file(place.path, layer=name) for name in ("buildings", "roads")}
    cpu, wall = time.process_time(), time.perf_counter()
    ground = surveyed(layers, households=place.households)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    row = ["Nantes", "≤ 7 s", f"{wall:.1f}", f"{cpu:.1f}", "", "", *facts(judge(ground))]
    table.show(HEADER, [row])
    before = borders(ground)
    counts = [
        str(len(changed(before, borders(surveyed(turned(layers, degrees), households=place.households)))))
        for degrees in TURNS
    ]
    table.show(("Nantes turned by", *(f"{degrees}°" for degrees in TURNS)), [["borders lost or gained (0)", *counts]])


def surveyed(layers: dict[str, gpd.GeoDataFrame], *, households: str) -> gp.Ground:
    """Read and survey buildings and roads that are open already."""
    units = gp.read_units(layers["buildings"], households=households, unit="ID")
    return gp.survey(units, roads=layers["roads"])


def beside(settings: Settings) -> None:
    """Print both ways to share out the ground of one town, measured in one process."""
    own, rival = measured(town(settings.scratch, BESIDE_MOMEPY), beside=True)
    if rival is not None:
        table.show(("5,000 buildings", "asked", "wall s", "CPU s", "valid", "cells in pieces"), rivals(own, rival))


def rivals(own: Surveyed, rival: Rival) -> list[list[str]]:
    """Return the rows of gridplan and momepy."""
    times = rival.wall / own.wall
    return [
        [
            "gridplan, reading and adjacency included",
            "≥ 10 times faster, valid",
            f"{own.wall:.1f}",
            f"{own.cpu:.1f}",
            yes(own.verdict.valid),
            str(own.verdict.in_pieces),
        ],
        [
            f"momepy, {times:.1f} times as long",
            "",
            f"{rival.wall:.1f}",
            f"{rival.cpu:.1f}",
            yes(rival.valid),
            str(rival.in_pieces),
        ],
    ]


def growth(settings: Settings) -> None:
    """Print time and memory of towns of rising size and by which power of size CPU time grows."""
    results = []
    for size in settings.chosen([*SIZES, LONG] if settings.long else SIZES):
        own, _ = measured(town(settings.scratch, int(size)))
        results.append(own)
    table.show(HEADER, [row(own) for own in results])
    if len(results) > 1:
        print(f"growth of CPU time (asked ≤ 1.15): {', '.join(exponents(results))}\n")


def row(own: Surveyed) -> list[str]:
    """Return the cells of one town."""
    seconds = [f"{own.wall:.1f}", f"{own.cpu:.1f}", f"{own.read:.1f}", f"{own.memory:.0f}"]
    return [f"{own.units:,} buildings", ASKED.get(own.units, ""), *seconds, *facts(own.verdict)]


def facts(verdict: Verdict) -> list[str]:
    """Return the cells of a verdict."""
    return [yes(verdict.valid), str(verdict.in_pieces), f"{100 * verdict.own:.2f} %"]


def yes(true: bool) -> str:
    """Return a word for a fact."""
    return "yes" if true else "NO"


def exponents(results: list[Surveyed]) -> list[str]:
    """Return the exponent from each size to the next and over all."""
    steps = list(dict.fromkeys([*pairwise(results), (results[0], results[-1])]))
    return [f"{a.units:,} → {b.units:,}: {math.log(b.cpu / a.cpu) / math.log(b.units / a.units):.2f}" for a, b in steps]


def town(folder: Path, size: int) -> Path:
    """Return the folder of a generated town of so many buildings, made if it is not there."""
    place = folder / f"ground{size}"
    if not (place / "officers.csv").exists():
        gp.samples.city(buildings=size, seed=1, communities=max(size // A_COMMUNITY, 2)).write(place)
    return place
