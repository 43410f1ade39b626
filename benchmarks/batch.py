"""Many places in one run: a district of 149 communities, what a place costs, how that grows, and a Dask cluster.

The district is generated: about 40,000 buildings and 300,000 households. Batches run as a planner runs them, in a
process of their own by the command line, starting and reading included; memory is that of all processes together.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

import gridplan as gp
from benchmarks import table
from benchmarks.batch_ground import ENDED, begin, config_for, correct_counts, digests, records, write_district
from benchmarks.settings import Settings

COMMUNITIES, BUILDINGS, HOUSEHOLDS = 149, 40_000, 300_000
SIZES = ((100, 24), (270, 24), (800, 8), (2_400, 3))
"""Buildings of a community, and how many such communities."""
STEPS = ("read", "survey", "divide", "save")
RUNS = ("batch", "s by the clock", "CPU s", "MB", "places", "kept", "without a plan", "grids", "outside window")
GROWTH = ("buildings a place", "grids a place", *(f"{step} s" for step in STEPS), "all s", "CPU s", "CPU ms a building")
_LOOK = 0.2


@dataclass(frozen=True)
class Ran:
    """One batch: seconds by the clock and of CPU, the most memory of all its processes in MB, and its summary."""

    seconds: float
    cpu: float
    memory: float
    told: dict[str, Any]


def run(settings: Settings) -> None:
    """Print the runs on the district, the costs by size of the places, and the cluster."""
    warm_up(settings.scratch / "warm")
    folder = settings.scratch / "district"
    town = gp.samples.district(communities=COMMUNITIES, buildings=BUILDINGS, households=HOUSEHOLDS)
    config = write_district(folder, town)
    print(f"A generated district: {COMMUNITIES} communities, {BUILDINGS:,} buildings, {HOUSEHOLDS:,} households.\n")
    found = {"all": ran(config), "again, nothing changed": ran(config)}
    correct_counts(folder, sorted(town.boundaries["community"])[::50])
    found["again, 3 communities changed"] = ran(config)
    table.show(RUNS, [_cells(name, one) for name, one in found.items()])
    table.show(GROWTH, [*_growth(settings.scratch)])
    on_cluster(folder)


def warm_up(folder: Path) -> None:
    """Divide a small district, so that kernels are compiled before anything is timed."""
    ran(write_district(folder, gp.samples.district(communities=2, subdistricts=1, buildings=120, households=900)))


def ran(config: Path) -> Ran:
    """Run a batch and watch it."""
    before, start, memory = os.times(), time.perf_counter(), 0.0
    batch = begin(config)
    while batch.poll() is None:
        memory = max(memory, _memory(batch.pid))
        time.sleep(_LOOK)
    seconds, after = time.perf_counter() - start, os.times()
    batch.communicate()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    told = json.loads((config.with_suffix("") / "summary.json").read_text(encoding="utf-8"))
    return Ran(seconds, cpu, memory, told)


def _memory(process: int) -> float:
    """Return the memory of a process and all below it, MB, pages they share counted once; 0 where nobody tells."""
    return sum(_own_memory(one) for one in (process, *_below(process)))


def _below(process: int) -> Iterator[int]:
    try:
        children = [
            int(child)
            for file in Path(f"/proc/{process}/task").glob("*/children")
            for child in file.read_text().split()
        ]
    except OSError:
        return
    for child in children:
        yield child
        yield from _below(child)


def _own_memory(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _cells(name: str, one: Ran) -> list[str]:
    lost = sum(record["status"] in ("failed", "refused") for record in one.told["records"])
    return [
        name,
        f"{one.seconds:.1f}",
        f"{one.cpu:.1f}",
        f"{one.memory:.0f}",
        f"{one.told['places']}",
        f"{one.told['kept']}",
        f"{lost}",
        f"{one.told['grids']}",
        f"{one.told['outside_window']}",
    ]


def _growth(scratch: Path) -> Iterator[list[str]]:
    """Yield what a place costs by its number of buildings, mean of the places, and how that grows.

    CPU s are those of the whole batch, starting and summary included, over its places.
    """
    sizes, costs = [], []
    for buildings, communities in SIZES:
        folder = scratch / f"size{buildings}"
        total = buildings * communities
        town = gp.samples.district(communities=communities, subdistricts=1, buildings=total, households=total * 8)
        cpu = ran(write_district(folder, town)).cpu / communities
        places = [*records(folder / "out").values()]
        steps = [mean(one["seconds"].get(step, 0.0) for one in places) for step in STEPS]
        sizes.append(mean(one["figures"]["units"] for one in places))
        costs.append(cpu)
        grids = mean(one["figures"]["grids"] for one in places)
        seconds = [f"{step:.3f}" for step in (*steps, sum(steps), cpu)]
        yield [f"{sizes[-1]:.0f}", f"{grids:.1f}", *seconds, f"{1000 * cpu / sizes[-1]:.2f}"]
    exponent = np.polyfit(np.log(sizes), np.log(costs), 1)[0]
    yield ["CPU s grow with the power", f"{exponent:.2f}", *[""] * (len(GROWTH) - 2)]


def on_cluster(folder: Path) -> None:
    """Run the district on two Dask workers, kill one in the middle, and compare the digests."""
    try:
        from distributed import LocalCluster
    except ImportError:
        print("Dask is not installed: no cluster.\n")
        return
    other = config_for(folder, "cluster")
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        start = time.perf_counter()
        batch = begin(other, "--scheduler", cluster.scheduler_address)
        while batch.poll() is None and len(records(folder / "cluster")) < COMMUNITIES // 2:
            time.sleep(_LOOK)
        killed = next(iter(cluster.workers.values())).pid
        os.kill(killed, signal.SIGKILL)
        told = batch.communicate()[1].decode()
        seconds = time.perf_counter() - start
    if batch.returncode not in ENDED:
        print(f"Dask: the batch ended with {batch.returncode}: {told}")
        return
    same = digests(folder / "cluster") == digests(folder / "out")
    print(
        f"Dask, two workers, one killed in the middle: {seconds:.1f} s, {len(records(folder / 'cluster'))} places, "
        f"digests {'equal' if same else 'differ'}.\n"
    )
