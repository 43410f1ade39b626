"""Borders along streets on the centre of Nantes: gridplan with rising street price, beside METIS, and a full request.

METIS gets the same cells, the same number of grids and edges weighted by off-road metres of border, so that cutting
along a street costs nothing. All are judged by the same lines below, which share no code with the solver: the share of
border between grids within 1 m of a bounding road is measured on the map.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import geopandas as gpd
import numpy as np
import shapely

import gridplan as gp
from benchmarks import table
from benchmarks.settings import Settings

GRIDS = 98
WINDOW = (300, 500)
NARROW = (380, 418)
MANAGED_FLOORS = 5
BARRIER_WIDTH = 14.0
"""Width in m from which a road at ground level is a barrier in the full request."""

Ends = tuple[int, int]
Make = Callable[[], np.ndarray]
T = TypeVar("T")

HEADER = (
    "division", "CPU s", "border on roads", "blocks not cut", "inertia ÷ free", "outside window", "in pieces",
)  # fmt: skip


def nantes() -> gp.Ground:
    """Survey the sample data."""
    sample = gp.samples.nantes()
    units = gp.read_units(sample.path, layer="buildings", households="NB_LOGTS", use="USAGE1")
    return gp.survey(units, roads=gp.read_layer(sample.path, layer="roads"))


def nantes_with_kinds() -> gp.Ground:
    """Survey the sample data with housing of five floors and more as managed, wide roads as barriers."""
    sample = gp.samples.nantes()
    buildings = gpd.read_file(sample.path, layer="buildings")
    tall = buildings["NB_ETAGES"].fillna(0) >= MANAGED_FLOORS
    buildings["housing"] = np.where(tall, "managed", "open")
    units = gp.read_units(buildings, households="NB_LOGTS", use="USAGE1", kind="housing")
    roads = gp.read_layer(sample.path, layer="roads")
    wide = (roads["LARGEUR"] >= BARRIER_WIDTH) & (roads["POS_SOL"].astype(str) == "0")
    return gp.survey(units, roads=roads, barriers=roads[wide])


def metis(ground: gp.Ground) -> np.ndarray:
    """Labels by METIS, contiguous, balanced on households, edges weighted by off-road metres + 1."""
    import pymetis

    near = ground.adjacency
    ends = np.stack([np.r_[near.u, near.v], np.r_[near.v, near.u]])
    order = np.argsort(ends[0], kind="stable")
    starts = np.r_[0, np.cumsum(np.bincount(ends[0], minlength=near.n))]
    _, labels = pymetis.part_graph(
        GRIDS,
        pymetis.CSRAdjacency(starts.tolist(), ends[1, order].tolist()),
        eweights=(1 + np.rint(np.tile(near.off_road, 2)).astype(int))[order].tolist(),
        vweights=ground.units["households"].tolist(),
        recursive=False,
        options=pymetis.Options(ufactor=250, seed=0, contig=1),
    )
    return np.array(labels)


def judge(ground: gp.Ground, labels: np.ndarray, window: tuple[float, float] = WINDOW) -> dict[str, float]:
    """Measure a division on the map and on the table."""
    households = ground.units["households"].to_numpy()
    sums = np.bincount(labels, households)
    shapes = np.array([shapely.coverage_union_all(ground.cells.to_numpy()[labels == g]) for g in range(len(sums))])
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    inner = shapely.difference(borders, shapely.buffer(shapely.boundary(ground.outline), 0.05))
    roads = shapely.union_all(ground.roads.geometry[ground.roads["bounds"]].to_numpy())
    on_road = shapely.length(shapely.intersection(inner, shapely.buffer(roads, 1.0)))
    centre = np.stack([np.bincount(labels, households * c) / np.maximum(sums, 1) for c in ground.points.T], axis=1)
    inertia = (households * ((ground.points - centre[labels]) ** 2).sum(axis=1)).sum()
    per_block = np.bincount(ground.block, households)
    counted = np.flatnonzero((per_block >= 1) & (per_block <= WINDOW[1]))
    pairs = np.unique(np.stack([ground.block, labels], axis=1), axis=0)
    whole = np.bincount(pairs[:, 0], minlength=len(per_block))[counted] == 1
    return {
        "border on roads %": 100 * on_road / shapely.length(inner),
        "blocks whole %": 100 * whole.mean(),
        "inertia": inertia,
        "outside window": int(((sums < window[0]) | (sums > window[1])).sum()),
        "in pieces": int(sum(shape.geom_type != "Polygon" for shape in shapes)),
    }


def run(_: Settings) -> None:
    """Print one line per division, inertia as a ratio to gridplan's own free division of the same window."""
    ground = nantes()
    gp.partition(ground, window=WINDOW, n_grids=GRIDS, effort=0)
    makes: dict[str, tuple[Ends, Make]] = {
        f"gridplan {ends[0]}–{ends[1]}, streets {price}": (ends, _partition(ground, ends, price))
        for ends in (WINDOW, NARROW)
        for price in ((0, 1, 2, 2.5) if ends == WINDOW else (0, 1))
    }
    makes["METIS, off-road metres"] = WINDOW, partial(metis, ground)
    print(f"Nantes centre, {len(ground)} units, {GRIDS} grids. CPU s without the survey, with the proof.\n")
    rows, free = [], {}
    for name, (ends, make) in makes.items():
        labels, seconds = _timed(make)
        found = judge(ground, labels, ends)
        free.setdefault(ends, found["inertia"])
        rows.append(_cells(name, seconds, found, free[ends]))
    table.show(HEADER, rows)
    _full_request()


def _partition(ground: gp.Ground, ends: Ends, price: float) -> Make:
    return lambda: gp.partition(ground, window=ends, n_grids=GRIDS, streets=price).labels


def _timed(make: Callable[[], T]) -> tuple[T, float]:
    begin = time.process_time()
    made = make()
    return made, time.process_time() - begin


def _cells(name: str, seconds: float, found: dict[str, float], free: float) -> list[str]:
    return [
        name,
        f"{seconds:.1f}",
        f"{found['border on roads %']:.1f} %",
        f"{found['blocks whole %']:.1f} %",
        f"{found['inertia'] / free:.3f}",
        f"{found['outside window']:.0f}",
        f"{found['in pieces']:.0f}",
    ]


def _full_request() -> None:
    ground = nantes_with_kinds()
    standard = gp.Standard(open=300, managed=500)
    plan, seconds = _timed(lambda: gp.partition(ground, standard=standard))
    on_road = judge(ground, plan.labels)["border on roads %"]
    print(
        f"Nantes, full request (kinds by floors, wide roads as barriers, streets): {len(plan.grids)} grids, "
        f"{plan.status}, {seconds:.1f} CPU s, {on_road:.1f} % of the border on roads\n"
    )
