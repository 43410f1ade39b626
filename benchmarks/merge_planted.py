"""Planted truth: how much of a hidden plan comes back from layers made of it, beside plain majority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

import gridplan as gp
from benchmarks import baselines, departments, planted, table
from benchmarks.baselines import Ends, Verdict, judge
from benchmarks.merge_child import Job, merged
from benchmarks.settings import Settings

Labels = NDArray[np.int64]
Make = Callable[..., dict[str, gpd.GeoDataFrame]]

SHARES = (0.05, 0.1, 0.2)
MAKES: dict[str, Make] = {
    "4": partial(planted.layers, count=4),
    "3": partial(planted.layers, count=3),
    "4, two with the same wrong borders": planted.layers_with_wrong_border,
}
WANTED = {("4", 0.05): "99.6 %", ("4", 0.1): "98.8 %", ("4", 0.2): "96 %"}
"""Households in the matching grid that the project asks for, by layers and share moved."""

HEADER = (
    "layers", "moved", "best single layer", "majority of neighbours", "majority of labels", "gridplan", "wanted",
    "majority of labels: outside, in pieces", "gridplan: outside, in pieces", "pairs kept ÷ hidden plan's", "CPU s",
)  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """One planted case: the share of households in the matching grid by each way, and the judge's word."""

    single: float
    neighbours: float
    labels: float
    truth: Verdict
    majority: Verdict
    ours: float = np.nan
    verdict: Verdict | None = None
    cpu: float = np.nan


def planted_truth(ground: gp.Ground, settings: Settings, *, window: Ends) -> None:
    """Print one row for each kind and share of noise."""
    hidden = {seed: hidden_plan(ground, window=window, seed=seed) for seed in settings.seeds}
    rows = []
    for (name, make), share in ((case, share) for case in MAKES.items() for share in SHARES):
        made = {seed: make(ground, plan, share=share, seed=seed) for seed, plan in hidden.items()}
        trials = [trial(ground, made[seed], hidden[seed], settings, window=window) for seed in settings.seeds]
        rows.append([name, f"{100 * share:.0f} %", *_cells(trials, WANTED.get((name, share), ""))])
    print("Planted truth on Nantes: % of households in the matching grid, median over the seeds (lowest).")
    print("moved: of the households on borders, each layer for itself.", end=" ")
    print(f"Then all borders are drawn up to {planted.JITTER:.0f} m off.")
    print("outside, in pieces: grids outside the window and in several pieces, worst run.\n")
    table.show(HEADER, rows)


def hidden_plan(ground: gp.Ground, *, window: Ends, seed: int) -> Labels:
    """Return the plan of which layers are made."""
    return gp.partition(ground, window=window, effort=0, seed=seed).labels.astype(np.int64)


def trial(
    ground: gp.Ground, layers: dict[str, gpd.GeoDataFrame], hidden: Labels, settings: Settings, *, window: Ends
) -> Trial:
    """Return what each way makes of the layers."""
    households = ground.units["households"].to_numpy(np.int64)
    networks = departments.read(layers, ground)
    near = partial(planted.matched, hidden=hidden, households=households)
    verdict = partial(judge, ground, networks=networks, window=window)
    majority = baselines.label_majority(networks, households)
    answer = merged(Job(layers, ground, gp.rules_of(window=window), settings.budget), settings.scratch)
    return Trial(
        single=max(near(network) for network in networks.values()),
        neighbours=near(baselines.neighbour_majority(ground, networks)),
        labels=near(majority),
        truth=verdict(hidden),
        majority=verdict(majority),
        ours=np.nan if answer.note else near(answer.labels),
        verdict=None if answer.note else verdict(answer.labels),
        cpu=answer.cpu,
    )


def _cells(trials: list[Trial], wanted: str) -> list[str]:
    kept = [trial.verdict.kept / trial.truth.kept for trial in trials if trial.verdict]
    return [
        *(_low([getattr(trial, name) for trial in trials]) for name in ("single", "neighbours", "labels", "ours")),
        wanted,
        _faults([trial.majority for trial in trials]),
        _faults([trial.verdict for trial in trials if trial.verdict]),
        f"{median(kept):.4f}" if kept else "",
        table.spread([trial.cpu for trial in trials], "{:.1f}") if kept else "no answer",
    ]


def _low(shares: list[float]) -> str:
    return "" if np.isnan(shares).any() else f"{100 * median(shares):.2f} ({100 * min(shares):.2f})"


def _faults(verdicts: list[Verdict]) -> str:
    outside = max((verdict.below + verdict.above for verdict in verdicts), default=0)
    return f"{outside}, {max((verdict.in_pieces for verdict in verdicts), default=0)}" if verdicts else ""
