"""A plan kept right after a year of changes on Nantes: gp.regrid beside a fresh division with the older codes matched.

Each seed builds an estate of 600 households, pulls 30 buildings down and corrects 20 counts: 1 % of the buildings. The
rival divides the new ground afresh by the same rules and keeps the older codes where that moves the fewest households
(optimal assignment). Both are judged by `benchmarks.regrid_judge`.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

import gridplan as gp
from benchmarks import table
from benchmarks.regrid_judge import Before, Verdict, best_codes, judge, own_codes
from benchmarks.settings import Settings
from benchmarks.streets import BARRIER_WIDTH, MANAGED_FLOORS, _timed

SEEDS = range(5)
STANDARD = gp.Standard(open=300, managed=500)
HEADER = (
    "seed", "plan", "CPU s", "grids", "outside window", "in pieces", "households moved", "share", "times fewer",
    "inertia ÷ fresh", "time ÷ fresh", "untouched, changed", "of them unnamed",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """A re-gridded and a fresh plan of the same ground, and what they took, CPU s."""

    ours: Verdict
    fresh: Verdict
    seconds: float
    seconds_fresh: float


def run(settings: Settings) -> None:
    """Print two rows for each seed, and the worst of each figure."""
    buildings, roads = layers()
    warm_up()
    older, seconds = _timed(lambda: divide(surveyed(buildings, roads)))
    print(
        f"Nantes, full request: {len(older.ground)} units, {len(older.grids)} grids, {older.status}, {seconds:.1f} s."
    )
    before = Before.of(older)
    seeds = settings.seeds if settings.long else SEEDS
    pairs = [compare(older, before, changed(buildings, roads, seed), roads) for seed in seeds]
    table.show(HEADER, [row for seed, pair in zip(seeds, pairs, strict=True) for row in _rows(seed, pair)])
    _worst(pairs)


def layers() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the buildings of Nantes, those of five floors and more as managed, and its roads."""
    sample = gp.samples.nantes()
    buildings = gpd.read_file(sample.path, layer=sample.buildings)
    tall = buildings["NB_ETAGES"].fillna(0) >= MANAGED_FLOORS
    return buildings.assign(housing=np.where(tall, "managed", "open")), gp.read_layer(sample.path, layer=sample.roads)


def surveyed(buildings: gpd.GeoDataFrame, roads: gpd.GeoDataFrame) -> gp.Ground:
    """Survey buildings with roads of 14 m and more as barriers."""
    units = gp.read_units(buildings, households="NB_LOGTS", use="USAGE1", kind="housing", unit="ID")
    wide = (roads["LARGEUR"] >= BARRIER_WIDTH) & (roads["POS_SOL"].astype(str) == "0")
    return gp.survey(units, roads=roads, barriers=roads[wide])


def changed(buildings: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, seed: int) -> gpd.GeoDataFrame:
    """Return the buildings a year later."""
    return gp.samples.changed(buildings, households="NB_LOGTS", unit="ID", roads=roads, seed=seed).buildings


def divide(ground: gp.Ground) -> gp.Plan:
    """Divide by the full request."""
    return gp.partition(ground, standard=STANDARD)


def compare(older: gp.Plan, before: Before, buildings: gpd.GeoDataFrame, roads: gpd.GeoDataFrame) -> Pair:
    """Make the older plan right on the new ground in both ways."""
    ground = surveyed(buildings, roads)
    ours, seconds = _timed(lambda: gp.regrid(older, ground))
    fresh, seconds_fresh = _timed(lambda: divide(ground))
    return Pair(
        judge(ours, own_codes(ours), before), judge(fresh, best_codes(fresh, before), before), seconds, seconds_fresh
    )


def warm_up() -> None:
    """Divide and re-grid a small town, so that kernels are compiled before anything is timed."""
    town = gp.samples.city(buildings=300, seed=1, communities=2)
    grounds = [
        gp.survey(gp.read_units(rows, households="households", unit="unit", kind="kind"), roads=town.roads)
        for rows in (town.buildings, town.buildings.iloc[20:])
    ]
    gp.regrid(gp.partition(grounds[0], standard=STANDARD), grounds[1])


def _rows(seed: int, pair: Pair) -> list[list[str]]:
    ours, fresh = pair.ours, pair.fresh
    return [
        [
            *_cells(f"{seed}", "re-gridded", pair.seconds, ours),
            f"{fresh.moved / max(ours.moved, 1):.1f}",
            f"{ours.inertia / fresh.inertia:.3f}",
            f"{pair.seconds / pair.seconds_fresh:.3f}",
            f"{ours.disturbed} of {ours.untouched}",
            f"{ours.unnamed}",
        ],
        [*_cells("", "fresh", pair.seconds_fresh, fresh), "", "", "", f"{fresh.disturbed} of {fresh.untouched}", ""],
    ]


def _cells(seed: str, name: str, seconds: float, found: Verdict) -> list[str]:
    return [
        seed,
        name,
        f"{seconds:.2f}",
        f"{found.grids}",
        f"{found.outside}",
        f"{found.in_pieces}",
        f"{found.moved}",
        f"{100 * found.share:.2f} %",
    ]


def _worst(pairs: list[Pair]) -> None:
    """Print the worst of each figure over the seeds."""
    share = max(pair.ours.share for pair in pairs)
    fewer = min(pair.fresh.moved / max(pair.ours.moved, 1) for pair in pairs)
    inertia = max(pair.ours.inertia / pair.fresh.inertia for pair in pairs)
    seconds = max(pair.seconds / pair.seconds_fresh for pair in pairs)
    disturbed = max(pair.ours.disturbed / pair.ours.untouched for pair in pairs)
    print(
        f"Worst of {len(pairs)}: {100 * share:.2f} % of the households move, {fewer:.1f} times fewer than afresh, at "
        f"{100 * (inertia - 1):+.1f} % inertia in {100 * seconds:.0f} % of the time; {100 * disturbed:.1f} % of the "
        "untouched grids change.\n"
    )
