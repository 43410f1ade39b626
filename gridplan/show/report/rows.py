"""What a report tells about each grid, as far as it may be told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd

from gridplan.columns import AREA, DEDICATED_KIND
from gridplan.ground.windows import window_of
from gridplan.language import Lang
from gridplan.naming.sides import SIDES
from gridplan.options import Window
from gridplan.options.dedicated import DEDICATED
from gridplan.people.assignment import Assignment
from gridplan.plan import Plan
from gridplan.publishing import public_figures
from gridplan.publishing.counts import Shown
from gridplan.show.figures import short_codes, told
from gridplan.show.map.modes import Mode
from gridplan.show.measured import measured_grids
from gridplan.text import plain

Figures = pd.DataFrame


@dataclass(frozen=True)
class GridRow:
    """One grid as a report tells it.

    Parameters
    ----------
    number
        Position in the codes.
    sides
        What lies to the east, south, west and north.
    measured
        What it is measured by where households have no part in its load, such as ``540 jobs``; else empty.
    households
        A count, or what stands for one that is not shown to everyone.
    estimated
        Households among them that are estimated; None where everyone reads along.
    load_share, deviation
        Workers' worth, and deviation from the target; NaN where withheld.
    outside
        Whether the grid is outside its window; None where withheld.
    worker_ids
        Ids of its workers; none where everyone reads along.
    officers
        Department → ids of the officers sent here; empty without a roster.
    window
        The window that decides for one worker.
    kind_of_area
        Kind of area that it lies in; empty where none are in use.
    dedicated, dedicated_kind
        Dedicated place that it is, and its kind; empty for usual grids. Such a grid has no target.
    step_fill
        Fill by its amount where grids have no target; empty where they have.
    """

    number: int
    code: str
    short: str
    name: str
    bounds: str
    sides: tuple[str, ...]
    community: str
    households: Shown
    estimated: int | None
    load_share: float
    deviation: float
    outside: bool | None
    workers: int
    worker_ids: tuple[str, ...]
    officers: dict[str, tuple[str, ...]]
    units: int
    area_m2: float
    compactness: float
    window: Window
    kind_of_area: str = ""
    measured: str = ""
    dedicated: str = ""
    dedicated_kind: str = ""
    step_fill: str = ""

    @property
    def amount(self) -> float:
        """What one of its workers has, in the measure of its window; NaN where withheld."""
        return self.window.middle * (1 + self.deviation)

    @property
    def distance(self) -> float:
        """How far from the target, either way, or where none is how much; −1 where withheld: the worst sorts first."""
        if math.isnan(self.deviation):
            return -1.0
        return self.amount if self.step_fill else abs(self.deviation)


def grid_rows(
    plan: Plan,
    lang: Lang,
    *,
    public: bool,
    officers: Assignment | None,
    earlier: Sequence[Plan] = (),
    steps: Mode | None = None,
) -> tuple[GridRow, ...]:
    """Return the rows of all grids in the order of their codes.

    Parameters
    ----------
    steps
        Classes of amounts by which grids without a target are coloured; None where they have one.
    """
    table = told(plan)
    figures = _public(plan, table, earlier) if public else _whole(table)
    workers = _workers(plan, public=public)
    sent = _officers(None if public else officers)
    short = short_codes([plain(code) for code in table["grid"]])
    measured = [""] * len(table) if public else measured_grids(plan, lang)
    rows = zip(table.to_dict("records"), figures.to_dict("records"), plan.grid_names, strict=True)
    return tuple(
        GridRow(
            number=number,
            code=plain(row["grid"]),
            short=short[number],
            name=named.words(lang).name,
            bounds=named.words(lang).bounds,
            sides=tuple(getattr(named.words(lang), side) for side in SIDES),
            community=plain(row["community"]),
            measured=measured[number],
            households=shown["households"],
            estimated=shown["estimated"],
            load_share=shown["load_share"],
            deviation=math.nan if row.get(DEDICATED) else shown["deviation"],
            outside=shown["outside"],
            workers=int(row["workers"]),
            worker_ids=workers.get(row["grid"], ()),
            officers=sent.get(row["grid"], {}),
            units=int(row["units"]),
            area_m2=float(row["area_m2"]),
            compactness=float(row["polsby_popper"]),
            window=window_of(plan.rules, str(row.get(AREA, ""))),
            kind_of_area=plain(row.get(AREA, "")),
            dedicated=plain(row.get(DEDICATED, "")),
            dedicated_kind=plain(row.get(DEDICATED_KIND, "")),
            step_fill="" if steps is None else steps.colours[steps.of[number]],
        )
        for number, (row, shown, named) in enumerate(rows)
    )


def _whole(table: pd.DataFrame) -> Figures:
    return _figures(
        households=table["households"].tolist(),
        estimated=table["estimated_households"].tolist(),
        load_share=table["load_share"].tolist(),
        deviation=table["deviation"].tolist(),
        outside=table["outside_window"].astype(bool).tolist(),
    )


def _public(plan: Plan, table: pd.DataFrame, earlier: Sequence[Plan]) -> Figures:
    shown = public_figures(plan, earlier)
    return _figures(
        households=list(shown.counts.grids),
        estimated=list(repeat(None, len(table))),
        load_share=shown.load_share.tolist(),
        deviation=shown.deviation.tolist(),
        outside=list(shown.outside),
    )


def _figures(**columns: Sequence[Any]) -> Figures:
    numbers = {name: np.asarray(columns.pop(name), dtype=np.float64) for name in ("load_share", "deviation")}
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()} | numbers)


def _workers(plan: Plan, *, public: bool) -> dict[str, tuple[str, ...]]:
    """Return the ids of the workers of each grid."""
    found: dict[str, tuple[str, ...]] = {}
    for grid, worker in [] if public else plan.workers[["grid", "worker"]].itertuples(index=False):
        found[grid] = (*found.get(grid, ()), plain(worker))
    return found


def _officers(assignment: Assignment | None) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the ids of the officers of each grid by department."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    posts = pd.DataFrame() if assignment is None else assignment.posts
    for row in posts.itertuples():
        here = found.setdefault(str(row.grid), {})
        here[str(row.department)] = (*here.get(str(row.department), ()), plain(row.officer))
    return found
