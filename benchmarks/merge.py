"""One network from many: gridplan beside the ways of doing it without a tool, on the same layers, with one judge."""

from __future__ import annotations

from functools import partial

import numpy as np

import gridplan as gp
from benchmarks import departments, table
from benchmarks.merge_child import Job, Merged, merged
from benchmarks.merge_judge import Networks, Verdict, judge, kept_pairs
from benchmarks.merge_planted import planted_truth
from benchmarks.merge_scale import scale
from benchmarks.merge_ways import AT_ONCE, Wish, attempts, best_of, numbers_of, without_a_tool
from benchmarks.settings import Settings
from benchmarks.streets import nantes

WINDOW = (300, 500)
NANTES = (
    "network", "CPU s", "asked for", "grids", "too light + too heavy", "in pieces", "pairs kept", "gridplan ÷ it",
)  # fmt: skip
ABOUT = f"""\
pairs kept: of all pairs of households that share a grid in a department's network, over the departments. The judge
(benchmarks/merge_judge.py) shares no code with gridplan; neighbours and the departments' labels are those it reads.
As they are, grids that are too heavy keep pairs that nobody can keep within the windows. Re-divided: within the windows
with least change, at every number of grids that gridplan could choose (its own, the usual one, each department's that
the windows allow) and with the same effort; what keeps most counts, and asked for names it. CPU s of one such division
without finding out which, {AT_ONCE} at once.
"""


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
    raw = without_a_tool(ground, networks, window=WINDOW)
    as_it_is = {f"{name} as it is": labels for name, labels in networks.items()} | raw
    rows = [_row(name, "", "", verdict(labels), own) for name, labels in as_it_is.items()]
    rows += _mended(ground, networks, raw, own)
    rows.append(_row("gridplan", f"{ours.cpu:.1f}", "", own, own) if own else ["gridplan", ours.note, *[""] * 6])
    households = ground.units["households"].sum()
    print(
        f"Nantes centre: {len(ground)} units, {households} households, 4 departments, window {WINDOW[0]}–{WINDOW[1]}."
    )
    print(ABOUT)
    table.show(NANTES, rows)
    if own:
        print(f"gridplan: {_resources(ours)}{_proof(ours, networks, ground)}\n")


def _mended(
    ground: gp.Ground, networks: Networks, raw: Networks, own: Verdict | None
) -> list[list[str]]:  # fmt: skip
    """Return a row for each way, brought within the windows with the freedom that gridplan has."""
    numbers = numbers_of(ground, networks, own.grids if own else None, window=WINDOW)
    tried = attempts(ground, dict(networks) | dict(raw), list(numbers), window=WINDOW)
    ways = {f"{name}, re-divided": (name,) for name in raw} | {"best department, re-divided": tuple(networks)}
    rows = []
    for title, starts in ways.items():
        chosen = [attempt for attempt in tried if attempt.wish.start in starts]
        best, found = best_of(chosen, ground, networks, window=WINDOW)
        rows.append(_row(title, f"{best.cpu:.1f}", _asked(best.wish, numbers[best.wish.grids], networks), found, own))
    return rows


def _asked(wish: Wish, whose: str, networks: Networks) -> str:
    """Say which number of grids kept most, and which department's network was re-divided."""
    number = "" if wish.grids is None else f"{wish.grids}: "
    return f"{number}{whose}" + (f"; {wish.start}" if wish.start in networks else "")


def _row(name: str, seconds: str, asked: str, found: Verdict, own: Verdict | None) -> list[str]:
    return [
        name,
        seconds,
        asked,
        str(found.grids),
        f"{found.below} + {found.above}",
        str(found.in_pieces),
        f"{100 * found.share:.2f} %",
        f"{own.kept / found.kept:.3f}" if own else "",
    ]


def _resources(found: Merged) -> str:
    return f"{found.cpu:.1f} CPU s, {found.wall:.1f} s by the clock, {found.memory:.0f} MB"


def _proof(found: Merged, networks: Networks, ground: gp.Ground) -> str:
    """Say which share of the proven bound is kept, by the weights of the merger."""
    if found.bound is None:
        return ", no bound"
    households = ground.units["households"].to_numpy(np.int64)
    kept = sum(found.weights[name] * kept_pairs(old, found.labels, households)[0] for name, old in networks.items())
    return f", at least {100 * kept / found.bound:.1f} % of what can be kept (proven)"
