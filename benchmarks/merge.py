"""One network from many: gridplan beside the ways of doing it without a tool, on the same layers, with one judge."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

import gridplan as gp
from benchmarks import baselines, departments, table
from benchmarks.baselines import Verdict, judge
from benchmarks.merge_child import Job, Merged, merged
from benchmarks.merge_planted import planted_truth
from benchmarks.merge_scale import scale
from benchmarks.settings import Settings
from benchmarks.streets import nantes
from gridplan.agreement import pairs_kept

Labels = NDArray[np.int64]

WINDOW = (300, 500)
NANTES = ("network", "CPU s", "grids", "too light + too heavy", "in pieces", "pairs kept", "gridplan ÷ it")


def run(settings: Settings) -> None:
    """Print the tables: Nantes with four layers, planted truth, and the largest case."""
    ground = nantes()
    four_departments(ground, settings)
    planted_truth(ground, settings, window=WINDOW)
    scale(settings)


def four_departments(ground: gp.Ground, settings: Settings) -> None:
    """Print what each way keeps of four honest networks on Nantes, and what it breaks."""
    layers = departments.layers(ground)
    networks = departments.read(layers, ground)
    ours = merged(Job(layers, ground, gp.rules_of(window=WINDOW), settings.budget), settings.scratch)
    verdict = partial(judge, ground, networks=networks, window=WINDOW)
    own = None if ours.note else verdict(ours.labels)
    rows = [_row(f"{name} as it is", None, verdict(labels), own) for name, labels in networks.items()]
    for name, make in _ways(ground, networks, own).items():
        labels, seconds = _timed(make)
        rows.append(_row(name, seconds, verdict(labels), own))
    rows.append(_row("gridplan", ours.cpu, own, own) if own else ["gridplan", ours.note, *[""] * 5])
    households = ground.units["households"].sum()
    ends = "–".join(map(str, WINDOW))
    print(f"Nantes centre: {len(ground)} units, {households} households, 4 departments, window {ends}.")
    print("pairs kept: of all pairs of households that share a grid in a department's network, over the departments.")
    print("Grids that are too heavy keep pairs that nobody can keep within the windows, so that each way is also shown")
    print("re-divided to the windows with least change.\n")
    table.show(NANTES, rows)
    if own:
        print(f"gridplan: {_resources(ours)}{_proof(ours, networks, ground)}\n")


def _ways(ground: gp.Ground, networks: Mapping[str, Labels], own: Verdict | None) -> dict[str, Callable[[], Labels]]:
    """Return the ways without a tool, each also mended to the windows, by what the table calls them."""
    households = ground.units["households"].to_numpy(np.int64)
    numbers = (None, own.grids) if own else (None,)
    raw: dict[str, Callable[[], Labels]] = {
        "majority of neighbours": partial(baselines.neighbour_majority, ground, networks),
        "majority of labels": partial(baselines.label_majority, networks, households),
        "overlay, smallest joined": partial(baselines.overlay_union, ground, networks, window=WINDOW),
    }
    mended = {f"{name}, re-divided": _mended(ground, make, numbers[-1]) for name, make in raw.items()}
    best = partial(baselines.best_department, ground, networks, window=WINDOW, numbers=numbers)
    return raw | mended | {"best department, re-divided": best}


def _mended(ground: gp.Ground, make: Callable[[], Labels], grids: int | None) -> Callable[[], Labels]:
    return lambda: baselines.redivided(ground, make(), window=WINDOW, grids=grids)


def _row(name: str, seconds: float | None, found: Verdict, own: Verdict | None) -> list[str]:
    return [
        name,
        "" if seconds is None else f"{seconds:.1f}",
        str(found.grids),
        f"{found.below} + {found.above}",
        str(found.in_pieces),
        f"{100 * found.share:.2f} %",
        f"{own.kept / found.kept:.3f}" if own else "",
    ]


def _resources(found: Merged) -> str:
    return f"{found.cpu:.1f} CPU s, {found.wall:.1f} s by the clock, {found.memory:.0f} MB"


def _proof(found: Merged, networks: Mapping[str, Labels], ground: gp.Ground) -> str:
    """Say which share of the proven bound is kept, by the weights of the merger."""
    if found.bound is None:
        return ", no bound"
    households = ground.units["households"].to_numpy(np.int64)
    kept = sum(found.weights[name] * pairs_kept(old, found.labels, households)[0] for name, old in networks.items())
    return f", at least {100 * kept / found.bound:.1f} % of what can be kept (proven)"


def _timed(make: Callable[[], Labels]) -> tuple[Labels, float]:
    begin = time.process_time()
    labels = make()
    return labels, time.process_time() - begin
