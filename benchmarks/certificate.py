"""How far from perfect gridplan proves its own plans to be at most, and what the proof costs."""

from __future__ import annotations

from dataclasses import replace

from benchmarks import instances, table
from benchmarks.cases import Case
from benchmarks.judge import medoid_inertia
from benchmarks.race import Entry, Run
from benchmarks.settings import SMALL, Settings

HEADER = ("case", "plan", "seed", "feasible", "CPU s", "medoid inertia", "bound", "gap", "bound ≤ known plan")


def run(settings: Settings) -> None:
    """Print the gap of each plan: its exact medoid inertia, by the judge, over the bound that gridplan gave."""
    track = settings.track
    rows = []
    for case in instances.published(settings):
        rows += [_row(case, "medoid", track.run(case, _entry("medoid"), seed)) for seed in settings.slow_seeds]
    for case in instances.towns(settings) + instances.synthetic(settings):
        if len(case) > SMALL:
            continue
        for aim in ("medoid", "centroid"):
            rows += [_row(case, aim, track.run(case, _entry(aim), seed)) for seed in settings.slow_seeds]
    print("Division and proof together. Medoid inertia is exact here, not rounded to km, as the bound is.\n")
    table.show(HEADER, rows)


def _entry(aim: str) -> Entry:
    return Entry(f"gridplan, {aim}", "gridplan_with_proof", {"objective": aim})


def _row(case: Case, aim: str, run: Run) -> list[str]:
    if run.labels is None or run.verdict is None:
        return [case.name, aim, str(run.seed), run.note, *[""] * 5]
    inertia = medoid_inertia(replace(case, objective="medoid"), run.labels)
    bound = run.said["bound"]
    known = case.feasible_value
    return [
        case.name,
        aim,
        str(run.seed),
        "yes" if run.verdict.feasible else "no",
        f"{run.cpu:.1f}",
        f"{inertia:.5g}",
        f"{bound:.5g}",
        f"{100 * (inertia / bound - 1):.2f} %" if bound > 0 else "no bound",
        "" if known is None else "yes" if bound <= known else "NO: the bound is wrong",
    ]
