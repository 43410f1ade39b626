"""What a planner reads out for the minutes: the new grids, and what changes for each department."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from gridplan.language import hundredths_text, say


def grids_line(grids: pd.DataFrame, lang: str | None) -> str:
    """Return how many new grids there are, and of how many households."""
    households = grids["households"]
    lo, hi, total = int(households.min()), int(households.max()), f"{int(households.sum()):,}"
    return say("crosswalk-headline", lang, grids=len(grids), lo=lo, hi=hi, households=total)


def change_lines(
    effort: pd.DataFrame, forward: pd.DataFrame, functions: pd.DataFrame, lang: str | None
) -> Iterator[str]:
    """Yield how many departments there are, and a line for each: those of polygons first, then those of lines."""
    lines = functions[~functions["department"].isin(effort["department"])]
    yield _departments_line(len(effort), lines["department"].nunique(), lang)
    for row in effort.to_dict("records"):
        yield _area_line(row, forward[forward["department"] == row["department"]], lang)
    for department, rows in lines.groupby("department"):
        yield road_line(str(department), rows, lang)


def road_line(department: str, rows: pd.DataFrame, lang: str | None) -> str:
    """Return what becomes of a department of road-segment grids; `rows` are its functions."""
    people = f"{int(rows['staff'].sum()):,}"
    return say(
        "crosswalk-line-department", lang, department=department, old_grids=rows["old_grid"].nunique(), people=people
    )


def _departments_line(areal: int, lines: int, lang: str | None) -> str:
    key = "crosswalk-departments-lines" if lines else "crosswalk-departments"
    return say(key, lang, departments=areal + lines, lines=lines)


def _area_line(row: dict[Any, Any], forward: pd.DataFrame, lang: str | None) -> str:
    """Return one department's line: what becomes of its grids, households that change hands or are taken in."""
    numbers = {name: f"{value:,}" if isinstance(value, int) else value for name, value in row.items()}
    numbers |= {"changing_share": hundredths_text(row["changing_share"]), "parts": _parts(row, forward, lang)}
    text = say("crosswalk-department", lang, **numbers)
    return text + (say("crosswalk-unserved", lang, **numbers) if row["unserved"] else "")


def _parts(row: dict[Any, Any], forward: pd.DataFrame, lang: str | None) -> str:
    """Return how many old grids stay as they were, keep their households together, and are split; none unsaid."""
    together = forward.loc[forward["relation"].isin(("1:1", "n:1")), "old_grid"].nunique()
    counts = {"same": row["same_grids"], "whole": together - row["same_grids"], "split": row["split_grids"]}
    told = [say(f"crosswalk-part-{name}", lang, count=count) for name, count in counts.items() if count]
    return say("crosswalk-between", lang).join(told or [say("crosswalk-part-same", lang, count=0)])
