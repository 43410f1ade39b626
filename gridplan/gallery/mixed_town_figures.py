"""The figures of the mixed town, counted from its saved plan and roster."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span

KINDS = ("administrative", "residential", "commercial", "campus", "industrial")


def figures(out: Path, *, standard: gp.Standard, window: Span, per_officer: tuple[int, int]) -> Iterator[Figure]:
    """Yield the published figures: five kinds of area in one plan, each with its grids and its standard.

    Parameters
    ----------
    out
        Folder of the place that has run.
    standard, window
        What each kind is measured by, and the workers' worth of load of a grid of kinds without a window of their own.
    per_officer
        Fewest and most grids of an officer.
    """
    plan = gp.load(out / "plan.gpkg")
    units = gp.read_layer(out / "inputs" / "buildings.gpkg")
    ends = {kind: _window(standard, kind, window) for kind in KINDS}
    workers = {kind: units[standard.ratio_of(kind).per] / standard.ratio_of(kind).ratio for kind in KINDS}
    own = pd.DataFrame({kind: workers[kind].where(units["area_kind"] == kind, 0.0) for kind in KINDS})
    grids = plan.grids
    assumed = ("gallery-assumed-area-standards", "gallery-assumed-area-windows")
    yield Figure(
        "area-kinds",
        int(grids["area"].nunique()),
        published=len(KINDS),
        rule=_kinds_of(own, units["community"], ends),
        assumed=assumed,
    )
    saved = plan.rules.standard
    assert saved is not None  # the plan was made by one
    measures = {(saved.ratio_of(kind).per, saved.ratio_of(kind).ratio) for kind in saved}
    yield Figure("area-standards", len(measures), published=len(KINDS), rule=len(KINDS), assumed=assumed)
    yield Figure("area-mixed-grids", _mixed(plan, own, units, ends), published=0, rule=0)
    share = grids["load"] / (plan.rules.per_worker * grids["workers"])
    for kind in KINDS:
        found = share[grids["area"] == kind]
        if len(found):
            yield Figure(f"area-{kind}", (round(float(found.min()), 2), round(float(found.max()), 2)), rule=ends[kind])
    roster = json.loads((out / "workers.json").read_text(encoding="utf-8"))
    asked = int(grids["workers"].sum())
    yield Figure("area-workers", sum(1 for row in roster["workers"] if row["grids"]), rule=asked)
    yield from _officers(plan, out, per_officer)


def _officers(plan: gp.Plan, out: Path, per_officer: tuple[int, int]) -> Iterator[Figure]:
    """Yield the officers with grids, the grids of one, and the departments with exactly one of them in each grid."""
    listed = gp.read_table(out / "inputs" / "officers.csv")
    posts = gp.read_roster(out / "officers.json", plan).posts
    each = posts.groupby("officer")["grid"].nunique().reindex(listed["officer"], fill_value=0)
    yield Figure("area-officers", int((each > 0).sum()), rule=len(listed))
    yield Figure("area-officers-grids", (int(each.min()), int(each.max())), rule=per_officer)
    in_grid = posts.groupby(["department", "grid"])["officer"].nunique().unstack().reindex(columns=plan.grids["grid"])
    everywhere = int(in_grid.eq(1).all(axis=1).sum())
    yield Figure("area-departments-everywhere", everywhere, rule=listed["department"].nunique())


def _window(standard: gp.Standard, kind: str, usual: Span) -> Span:
    own = standard.ratio_of(kind).window
    return (own.lo, own.hi) if isinstance(own, gp.Window) else usual


def _kinds_of(own: pd.DataFrame, community: pd.Series, ends: dict[str, Span]) -> Span:
    """Return how many kinds must have grids, one building being enough, and how many can, as communities go."""
    most = own.groupby(community).sum().max()
    return (
        sum(bool(own[kind].max() >= ends[kind][0]) for kind in KINDS),
        sum(bool(most[kind] >= ends[kind][0]) for kind in KINDS),
    )


def _mixed(plan: gp.Plan, own: pd.DataFrame, units: pd.DataFrame, ends: dict[str, Span]) -> int:
    """Return grids with units of another kind that would have been enough for a grid of their own."""
    place = dict(zip(plan.network.codes, plan.grids.set_index("grid")["area"].reindex(plan.network.codes), strict=True))
    code = pd.Series([plan.network.codes[label] for label in plan.labels], index=plan.ground.units["unit"].to_numpy())
    grid = units["unit"].map(code)
    other = own[(units["area_kind"] != grid.map(place)).to_numpy()]
    sums = other.groupby(grid[other.index]).sum()
    return int(sum((sums[kind] >= ends[kind][0]).sum() for kind in KINDS))
