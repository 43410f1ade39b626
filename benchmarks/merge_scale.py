"""Many departments on a large town: time and memory of one merger, and how they grow."""

from __future__ import annotations

import math
from collections.abc import Mapping

import geopandas as gpd

import gridplan as gp
from benchmarks import departments, table
from benchmarks.merge_child import Job, Merged, merged
from benchmarks.merge_judge import judge
from benchmarks.settings import SMALL, Settings

SIZES = (10_000, 40_000)
LONG = (5_000, 10_000, 20_000, 40_000)
LAYERS = 20
UNITS_PER_GRID = 80
"""40,000 units in layers of 500 grids each."""

OFFICES = 8
"""Grids of a department with few large ones, such as the districts of street offices."""
WITH_OFFICES = 10_000
"""Units up to which that department joins without asking for a long run."""

HEADER = (
    "units", "layers", "grids a layer", "CPU s", "wall s", "MB", "grids", "too light + too heavy", "in pieces",
    "pairs kept", "best layer as it is",
)  # fmt: skip


def scale(settings: Settings) -> None:
    """Print time and memory of merging 20 layers on towns up to 40,000 units."""
    rows, points = [], []
    for size in LONG if settings.long else SIZES:
        ground, grids = town(size), size // UNITS_PER_GRID
        layers = many_layers(ground, count=LAYERS, grids=grids)
        window = window_of(ground, grids)
        found = _merged(ground, layers, window, settings)
        rows.append(_row(ground, layers, window, found))
        points.append((size, found.cpu))
        if size <= WITH_OFFICES or settings.long:
            layers["offices"] = departments.drawn(ground, departments.metis(ground, grids=OFFICES))
            rows.append(_row(ground, layers, window, _merged(ground, layers, window, settings)))
    print("Generated town, window a quarter to either side of the layers' mean grid. Half of the layers by METIS with")
    print(f"other seeds, half rectangles laid otherwise; with a further department of {OFFICES} large grids, too.")
    print("The best layer as it is breaks the window, most of all that of large grids.\n")
    table.show(HEADER, rows)
    (small, first), (large, last) = points[0], points[-1]
    if math.isfinite(first) and math.isfinite(last):
        print(
            f"growth of CPU time, {small:,} → {large:,} units: {math.log(last / first) / math.log(large / small):.2f}"
        )


def _merged(
    ground: gp.Ground, layers: Mapping[str, gpd.GeoDataFrame], window: tuple[int, int], settings: Settings
) -> Merged:
    limit = settings.budget * max(1.0, len(ground) / SMALL * 2)
    return merged(Job(layers, ground, gp.rules_of(window=window), limit), settings.scratch)


def town(size: int) -> gp.Ground:
    """Survey a generated town."""
    made = gp.samples.city(buildings=size, seed=1)
    units = gp.read_units(made.buildings, households="households", unit="unit")
    return gp.survey(units, roads=made.roads)


def many_layers(ground: gp.Ground, *, count: int, grids: int) -> dict[str, gpd.GeoDataFrame]:
    """Return layers of about `grids` grids each: METIS with other seeds, and squares of about the same number."""
    side = math.sqrt(ground.outline.area / grids)
    half = count // 2
    drawn = {
        f"metis{i:02d}": departments.drawn(ground, departments.metis(ground, grids=grids, seed=i))
        for i in range(count - half)
    }
    laid = {f"square{i:02d}": departments.squares(ground, side=side, shift=i / half) for i in range(half)}
    return drawn | laid


def window_of(ground: gp.Ground, grids: int) -> tuple[int, int]:
    """Return a window a quarter below and above the mean of `grids` grids."""
    mean = ground.units["households"].sum() / grids
    return round(0.75 * mean), round(1.25 * mean)


def _row(
    ground: gp.Ground, layers: Mapping[str, gpd.GeoDataFrame], window: tuple[int, int], found: Merged
) -> list[str]:
    sizes = sorted(len(layer) for layer in layers.values())
    head = [f"{len(ground):,}", str(len(layers)), f"{sizes[0]}–{sizes[-1]}"]
    if found.note:
        return [*head, found.note, *[""] * (len(HEADER) - len(head) - 1)]
    networks = departments.read(layers, ground)
    own = judge(ground, found.labels, networks, window=window)
    best = max(judge(ground, labels, networks, window=window).share for labels in networks.values())
    return [
        *head,
        f"{found.cpu:.1f}",
        f"{found.wall:.1f}",
        f"{found.memory:.0f}",
        str(own.grids),
        f"{own.below} + {own.above}",
        str(own.in_pieces),
        f"{100 * own.share:.2f} %",
        f"{100 * best:.2f} %",
    ]
