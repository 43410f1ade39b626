"""gridplan beside METIS in one run: time at equal windows, compactness, and short borders with every window held."""

from __future__ import annotations

from statistics import median

from benchmarks import instances, table
from benchmarks.race import Entry, Result
from benchmarks.settings import SMALL, Settings

KWAY = Entry("METIS k-way", "metis")
BEST = Entry("METIS best of 10", "metis_best")
QUICK = Entry("gridplan, effort 0", "gridplan", {"effort": 0})
OURS = Entry("gridplan", "gridplan")
BORDERS = [Entry(f"gridplan, borders {dial}", "gridplan", {"borders": dial}) for dial in (1, 4, 16)]

HEADER = (
    "case",
    "contestant",
    "feasible",
    "CPU ÷ METIS k-way",
    "inertia ÷ METIS",
    "cut edges ÷ METIS k-way",
    "÷ best of 10",
)


def run(settings: Settings) -> None:
    """Print the table of all runs and the ratios to METIS."""
    track = settings.track
    rows: list[list[str]] = []
    table.begin()
    for case in instances.towns(settings) + instances.synthetic(settings):
        dials = BORDERS if settings.long or len(case) < SMALL else BORDERS[:1]
        entries = (KWAY, BEST, QUICK, OURS, *dials)
        results = [track.race(case, entry, seeds=settings.seeds_for(case)) for entry in entries]
        table.races(results)
        rows += _ratios(results)
    print("\nMedians over the seeds. METIS keeps the upper side of the window only; gridplan has to hold both.\n")
    table.show(HEADER, rows)


def _ratios(results: list[Result]) -> list[list[str]]:
    kway, best, *ours = results
    if not (kway.answers and best.answers):
        return []
    return [
        [
            result.case.name,
            result.entry.title,
            f"{sum(v.feasible for v in result.verdicts)} of {len(result.runs)}",
            f"{median(result.figures('cpu')) / median(kway.figures('cpu')):.2f}",
            f"{_middle(result, 'inertia') / _middle(kway, 'inertia'):.3f}",
            f"{_middle(result, 'cut_edges') / _middle(kway, 'cut_edges'):.3f}",
            f"{_middle(result, 'cut_edges') / _middle(best, 'cut_edges'):.3f}",
        ]
        for result in ours
        if result.answers
    ]


def _middle(result: Result, name: str) -> float:
    return median(getattr(verdict, name) for verdict in result.verdicts)
