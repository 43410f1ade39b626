"""The open instances with published optima, all contestants, judged by medoid inertia with distances rounded to km."""

from __future__ import annotations

from benchmarks import instances, table
from benchmarks.race import Entry, Result
from benchmarks.settings import Settings

OURS = Entry("gridplan", "gridplan")
METIS = Entry("METIS best of 10", "metis_best")
SLOW = (
    Entry("GerryChain ReCom", "gerrychain_recom"),
    Entry("spopt max-p", "spopt_max_p"),
    Entry("spopt k-means", "spopt_k_means"),
)


def run(settings: Settings) -> None:
    """Print one row for each instance and contestant, and how gridplan did over all."""
    track = settings.track
    cases = instances.published(settings)
    if not cases:
        print("no open instances here: set GRIDPLAN_SHARED to the folder with bench/instances\n")
        return
    ours: list[Result] = []
    table.begin()
    for case in cases:
        results = [track.race(case, entry) for entry in (OURS, METIS)]
        results += [track.race(case, entry, seeds=settings.slow_seeds) for entry in SLOW]
        table.races(results)
        ours.append(results[0])
    print()
    for kind in ("county", "tract"):
        _summary(kind, [result for result in ours if kind in result.case.name])


def _summary(kind: str, results: list[Result]) -> None:
    runs = [run for result in results for run in result.runs]
    if not runs:
        return
    gaps = [
        100 * (verdict.inertia / result.case.best - 1)
        for result in results
        for verdict in result.verdicts
        if verdict.feasible and result.case.best
    ]
    at_best = sum(
        all(v.feasible and v.inertia <= (result.case.best or 0) * (1 + 1e-6) for v in result.verdicts)
        for result in results
    )
    print(
        f"{kind}: gridplan feasible in {len(gaps)} of {len(runs)} runs, gap {table.spread(gaps, '{:+.3f}')} %, "
        f"at the published value with every seed on {at_best} of {len(results)}, "
        f"slowest {max(run.cpu for run in runs):.1f} CPU s\n"
    )
