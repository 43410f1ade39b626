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
from benchmarks.merge_child import Job, merged
from benchmarks.merge_judge import Ends, Verdict, judge
from benchmarks.settings import Settings
from gridplan.merge.merge import COMPACT

Labels = NDArray[np.int64]
Make = Callable[..., dict[str, gpd.GeoDataFrame]]
Hide = Callable[[gp.Ground, Ends, int], Labels]

SHARES = (0.05, 0.1, 0.2)
METIS_GRIDS = 98
WANTED = {0.05: "99.6 %", 0.1: "98.8 %", 0.2: "96 %"}
"""Households in the matching grid that the project asks for, by share moved."""


@dataclass(frozen=True)
class Case:
    """A kind of hidden plan, how layers are made of it, and what the merger is asked for besides.

    Parameters
    ----------
    compact
        The dial of the merger.
    every
        Whether each share of noise is run without asking for a long run.
    asked
        Whether the project asks for figures; without, only the first seed is run unless asked for a long run.
    """

    layers: str
    plan: str
    hide: Hide
    make: Make
    compact: float = COMPACT
    every: bool = False
    asked: bool = False


def gridplans(ground: gp.Ground, window: Ends, seed: int) -> Labels:
    """Return a hidden plan by gridplan itself: compact, bounded by streets, as its mergers are where nobody differs."""
    return gp.partition(ground, window=window, effort=0, seed=seed).labels.astype(np.int64)


def by_metis(ground: gp.Ground, _: Ends, seed: int) -> Labels:
    """Return a hidden plan by METIS, which knows neither streets nor shapes."""
    return departments.metis(ground, grids=METIS_GRIDS, seed=seed)


def by_blocks(ground: gp.Ground, window: Ends, seed: int) -> Labels:
    """Return a hidden plan of whole street blocks, grown until they hold enough, other ones with each seed."""
    return departments.grown_blocks(ground, hold=window[0] + 30 + 10 * seed)


FOUR: Make = partial(planted.layers, count=4)
CASES = (
    Case("4", "gridplan", gridplans, FOUR, every=True, asked=True),
    Case("4, without compactness", "gridplan", gridplans, FOUR, compact=0.0),
    Case("3", "gridplan", gridplans, partial(planted.layers, count=3)),
    Case("4, two with the same wrong borders", "gridplan", gridplans, planted.layers_with_wrong_border),
    Case("4", "METIS", by_metis, FOUR, every=True),
    Case("4, without compactness", "METIS", by_metis, FOUR, compact=0.0),
    Case("4", "street blocks", by_blocks, FOUR),
)

HEADER = (
    "layers", "hidden plan by", "moved", "best single layer", "majority of neighbours", "majority of labels",
    "gridplan", "wanted", "majority of labels: outside, in pieces", "gridplan: outside, in pieces",
    "pairs kept ÷ hidden plan's", "CPU s",
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
    rows = []
    for case in CASES:
        seeds = settings.seeds if case.asked else settings.slow_seeds
        hidden = {seed: case.hide(ground, window, seed) for seed in seeds}
        for share in SHARES if case.every or settings.long else SHARES[1:2]:
            noise = {seed: case.make(ground, plan, share=share, seed=seed) for seed, plan in hidden.items()}
            trials = [
                trial(ground, noise[seed], plan, settings, window=window, compact=case.compact)
                for seed, plan in hidden.items()
            ]
            wanted = WANTED[share] if case.asked else ""
            rows.append([case.layers, case.plan, f"{100 * share:.0f} %", *_cells(trials, wanted)])
    print("Planted truth on Nantes: % of households in the matching grid, median over the seeds (lowest).")
    print("moved: of the households on borders, each layer for itself.", end=" ")
    print(f"Then all borders are drawn up to {planted.JITTER:.0f} m off.")
    print("Hidden plans by METIS know neither streets nor compact shapes, those grown from street blocks no balance.")
    print(f"The window is {window[0]}–{window[1]}, wider where the hidden plan itself is outside.")
    print("outside, in pieces: grids outside the window and in several pieces, worst run.\n")
    table.show(HEADER, rows)


def trial(
    ground: gp.Ground,
    layers: dict[str, gpd.GeoDataFrame],
    hidden: Labels,
    settings: Settings,
    *,
    window: Ends,
    compact: float = COMPACT,
) -> Trial:
    """Return what each way makes of the layers of a hidden plan."""
    households = ground.units["households"].to_numpy(np.int64)
    window = widened(window, hidden, households)
    networks = departments.read(layers, ground)
    near = partial(planted.matched, hidden=hidden, households=households)
    verdict = partial(judge, ground, networks=networks, window=window)
    majority = baselines.label_majority(networks, households)
    job = Job(layers, ground, gp.rules_of(window=window), settings.budget, compact)
    answer = merged(job, settings.scratch)
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


def widened(window: Ends, hidden: Labels, households: NDArray[np.int64]) -> Ends:
    """Return the window, stretched to hold every grid of the hidden plan.

    Examples
    --------
    >>> widened((300, 500), np.array([0, 0, 1]), np.array([200, 350, 400]))
    (300, 550)
    """
    held = np.bincount(hidden, households)
    return min(window[0], int(held.min())), max(window[1], int(held.max()))


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
