"""The tables, in Markdown, as the README quotes them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from benchmarks.race import Result

HEADER = (
    "case", "contestant", "CPU s", "wall s", "MB", "feasible", "outside window", "pieces", "inertia", "cut edges",
)  # fmt: skip
NOTE = """\
CPU and wall seconds: the division alone, without imports, reading and compiling (start-up is a table of its own).
MB: peak of the whole process. feasible: runs with the asked number of grids, every window held on both sides and every
grid connected. outside window: grids too light + too heavy, worst run. inertia: above the published or best known
value; without one, above the lowest feasible value of this run (best). Several seeds: median (worst)."""


_WIDTHS = (18, 24, 26, 15, 5, 8, 17, 6, 20, 15)


def show(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table with aligned columns."""
    wide = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    for row in (header, ["-" * w for w in wide], *rows):
        _line(row, wide)
    print(flush=True)


def begin() -> None:
    """Print the head of the table of races, whose rows follow case by case."""
    _line(HEADER, _WIDTHS)
    _line(["-" * w for w in _WIDTHS], _WIDTHS)


def races(results: Sequence[Result]) -> None:
    """Print one row for each contestant on one case."""
    for result in results:
        _line(row(result, reference(result, results)), _WIDTHS)


def _line(cells: Sequence[str], wide: Sequence[int]) -> None:
    print("| " + " | ".join(cell.ljust(w) for cell, w in zip(cells, wide, strict=True)) + " |", flush=True)


def reference(result: Result, results: Sequence[Result]) -> float:
    """Return what inertia is compared with: the known value, else the lowest feasible one among `results`."""
    if result.case.best is not None:
        return result.case.best
    feasible = [verdict.inertia for r in results for verdict in r.verdicts if verdict.feasible]
    return min(feasible, default=math.nan)


def row(result: Result, best: float) -> list[str]:
    """Return the cells of one case and contestant."""
    title = [result.case.name, result.entry.title]
    if not result.answers:
        return [*title, result.runs[0].note, *[""] * (len(HEADER) - 3)]
    verdicts = result.verdicts
    outside = max(((v.below, v.above) for v in verdicts), key=sum)
    gaps = [100 * (v.inertia / best - 1) for v in verdicts]
    return [
        *title,
        spread(result.figures("cpu"), "{:.2f}"),
        spread(result.figures("wall"), "{:.2f}"),
        f"{max(result.figures('memory')):.0f}",
        f"{sum(v.feasible for v in verdicts)} of {len(result.runs)}",
        f"{outside[0]} + {outside[1]} of {verdicts[0].n_asked}",
        str(max(v.extra_pieces for v in verdicts)),
        "" if math.isnan(best) else spread(gaps, "{:+.2f}") + " %",
        spread([v.cut_edges for v in verdicts], "{:.0f}"),
    ]


def spread(values: Sequence[float], form: str) -> str:
    """Return the median, and in brackets the largest where there are several values."""
    return form.format(median(values)) + (f" ({form.format(max(values))})" if len(values) > 1 else "")
