"""Generated towns from 3,000 units on: gridplan at rising effort beside all rivals, and how time grows with size."""

from __future__ import annotations

import math
from itertools import pairwise

from benchmarks import cases, instances, table
from benchmarks.race import Entry, Result
from benchmarks.settings import Settings

QUICK = Entry("gridplan, effort 0", "gridplan", {"effort": 0})
OURS = Entry("gridplan", "gridplan")
LONGER = Entry("gridplan, effort 4", "gridplan", {"effort": 4})
TWO_THREADS = Entry("gridplan, 2 threads", "gridplan", {"threads": 2})
SLOW = (
    Entry("GerryChain tree", "gerrychain_tree"),
    Entry("GerryChain ReCom", "gerrychain_recom"),
    Entry("spopt max-p", "spopt_max_p"),
    Entry("spopt k-means", "spopt_k_means"),
)
METIS = (Entry("METIS k-way", "metis"), Entry("METIS recursive", "metis", {"recursive": True}))

_SMALL = 10_000


def run(settings: Settings) -> None:
    """Print one row for each instance and contestant, then the growth exponents."""
    if not cases.has_shared():
        print("no synth.py here: set GRIDPLAN_SHARED to the folder with bench/synth.py; own towns only\n")
    track = settings.track
    results: list[Result] = []
    for case in instances.towns(settings) + instances.synthetic(settings):
        small = len(case) < _SMALL
        for entry in (QUICK, OURS, *((LONGER,) if small else (TWO_THREADS,)), *METIS):
            results.append(track.race(case, entry, seeds=None if small or settings.long else settings.seeds[:1]))
        usual = case.name in cases.SYNTHETIC and len(case) <= 3_000
        for entry in SLOW if usual or settings.long else ():
            results.append(track.race(case, entry, seeds=settings.slow_seeds))
    table.races(results)
    for entry in (QUICK, OURS, *METIS):
        growth(entry, [r for r in results if r.entry == entry and r.case.name in cases.SYNTHETIC and r.answers])


def growth(entry: Entry, results: list[Result]) -> None:
    """Print the exponent by which CPU time grows with the number of units, from each size to the next and over all."""
    points = [(len(r.case), min(r.figures("cpu"))) for r in sorted(results, key=lambda r: len(r.case))]
    if len(points) < 2:
        return
    steps = [*pairwise(points), (points[0], points[-1])]
    said = [f"{a[0]:,} → {b[0]:,}: {math.log(b[1] / a[1]) / math.log(b[0] / a[0]):.2f}" for a, b in steps]
    print(f"growth of {entry.title}: " + ", ".join(dict.fromkeys(said)) + "\n")
