"""Generated towns from 3,000 units on: gridplan at rising effort beside all rivals, and how time grows with size."""

from __future__ import annotations

import math
from itertools import pairwise

from benchmarks import cases, instances, table
from benchmarks.cases import Case
from benchmarks.race import Entry, Result
from benchmarks.settings import SMALL, Settings

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


def run(settings: Settings) -> None:
    """Print one row for each instance and contestant, then the growth exponents."""
    if not cases.has_shared():
        print("no synth.py here: set GRIDPLAN_SHARED to the folder with bench/synth.py; own towns only\n")
    track = settings.track
    results: list[Result] = []
    table.begin()
    for case in instances.towns(settings) + instances.synthetic(settings):
        own = [track.race(case, entry, seeds=settings.seeds_for(case)) for entry in _entries(case, settings)]
        if settings.long or case.name == ("synth_3k" if cases.has_shared() else "town_3k"):
            own += [track.race(case, entry, seeds=settings.slow_seeds, by_size=True) for entry in SLOW]
        table.races(own)
        results += own
    print()
    for family in ("town", "synth"):
        for entry in (QUICK, OURS, *METIS):
            growth(entry, [r for r in results if r.entry == entry and r.case.name.startswith(family) and r.answers])


def _entries(case: Case, settings: Settings) -> tuple[Entry, ...]:
    further = (LONGER,) if len(case) < SMALL else (TWO_THREADS,) if settings.long else ()
    return QUICK, OURS, *further, *METIS


def growth(entry: Entry, results: list[Result]) -> None:
    """Print the exponent by which CPU time grows with the number of units, from each size to the next and over all."""
    first = {len(r.case): min(r.figures("cpu")) for r in reversed(results)}
    points = sorted(first.items())
    if len(points) < 2:
        return
    steps = [*pairwise(points), (points[0], points[-1])]
    said = [f"{a[0]:,} → {b[0]:,}: {math.log(b[1] / a[1]) / math.log(b[0] / a[0]):.2f}" for a, b in steps]
    print(f"growth of {entry.title}: " + ", ".join(dict.fromkeys(said)) + "\n")
