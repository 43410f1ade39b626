"""The figures of the mixed town, counted from its saved plan and roster."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span
from gridplan.gallery.kept import people_kept

KINDS = ("administrative", "residential", "commercial", "campus", "industrial")
_ROUNDING = 1e-9


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
    rule = _kinds_of(own, units["community"], ends)
    yield Figure("area-kinds", int(grids["area"].nunique()), published=len(KINDS), rule=rule, assumed=assumed)
    yield Figure("area-standards", _standards(plan, own, units), published=len(KINDS), rule=rule, assumed=assumed)
    yield Figure("area-mixed-grids", _mixed(plan, own, units, ends), published=0, rule=0)
    share = grids["load"] / (plan.rules.per_worker * grids["workers"])
    for kind in KINDS:
        found = share[grids["area"] == kind]
        if len(found):
            yield Figure(
                f"area-{kind}", (float(found.min()), float(found.max())), rule=ends[kind], decimals=2, limit=True
            )
    roster = json.loads((out / "workers.json").read_text(encoding="utf-8"))
    placed = sum(1 for row in roster["workers"] if row["grids"])
    yield Figure("area-workers", placed, rule=_workers(own, units["community"]))
    yield from _officers(plan, out, per_officer)
    later = out / "later"
    if (later / "officers.json").is_file():
        new = gp.load(later / "plan.gpkg")
        listed, posts = _posted(new, later)
        yield Figure("area-departments-later", _everywhere(posts), rule=listed["department"].nunique())
        yield Figure("area-officers-kept", people_kept(out / "officers.json", later / "officers.json", new))


def _officers(plan: gp.Plan, out: Path, per_officer: tuple[int, int]) -> Iterator[Figure]:
    """Yield the officers with grids, the grids of one, and the departments with exactly one of them in each grid."""
    listed, posts = _posted(plan, out)
    grids = posts.dropna().groupby("officer")["grid"].nunique().reindex(listed["officer"], fill_value=0)
    yield Figure("area-officers", int((grids > 0).sum()), rule=len(listed), given=True)
    each = int(grids.min()), int(grids.max())
    yield Figure("area-officers-grids", each, rule=per_officer, limit=True, assumed=("gallery-assumed-area-officers",))
    yield Figure("area-departments-everywhere", _everywhere(posts), rule=listed["department"].nunique())


def _posted(plan: gp.Plan, folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the list of officers, and ``department, grid, officer`` of what was saved; officer None in a bare grid."""
    listed = gp.read_table(folder / "inputs" / "officers.csv")
    posts = gp.read_roster(folder / "officers.json", plan).posts[["department", "grid", "officer"]]
    every = pd.MultiIndex.from_product(
        [listed["department"].unique(), plan.grids["grid"]], names=["department", "grid"]
    )
    return listed, every.to_frame(index=False).merge(posts, how="left")


def _everywhere(posts: pd.DataFrame) -> int:
    """Return how many departments have exactly one officer in each grid."""
    one = posts.groupby(["department", "grid"])["officer"].nunique() == 1
    return int(one.groupby("department").all().sum())


def _standards(plan: gp.Plan, own: pd.DataFrame, units: pd.DataFrame) -> int:
    """Return the different standards in force: those of kinds with grids whose saved loads are what the inputs give."""
    saved, grids = plan.rules.standard, plan.grids.set_index("grid")
    assert saved is not None  # the plan was made by one
    given = own.sum(axis=1).groupby(_grid_of(plan, units).to_numpy()).sum().reindex(grids.index)
    right = ((given - grids["load_share"]).abs() < _ROUNDING).groupby(grids["area"]).all()
    return len({(saved.ratio_of(kind).per, saved.ratio_of(kind).ratio) for kind in right.index[right]})


def _workers(own: pd.DataFrame, community: pd.Series[str]) -> Span:
    """Return fewest and most workers: to the nearest for each kind in a community, so half a worker off for each."""
    worth = own.groupby(community).sum()
    half = (worth > 0).sum(axis=1) / 2
    fewest, most = (worth.sum(axis=1) - half).clip(lower=1), worth.sum(axis=1) + half
    return int(np.ceil(fewest - _ROUNDING).sum()), int(np.floor(most + _ROUNDING).sum())


def _window(standard: gp.Standard, kind: str, usual: Span) -> Span:
    own = standard.ratio_of(kind).window
    return (own.lo, own.hi) if isinstance(own, gp.Window) else usual


def _kinds_of(own: pd.DataFrame, community: pd.Series[str], ends: dict[str, Span]) -> Span:
    """Return how many kinds must have grids, one building being enough, and how many can, as communities go."""
    most = own.groupby(community).sum().max()
    return (
        sum(bool(own[kind].max() >= ends[kind][0]) for kind in KINDS),
        sum(bool(most[kind] >= ends[kind][0]) for kind in KINDS),
    )


def _mixed(plan: gp.Plan, own: pd.DataFrame, units: pd.DataFrame, ends: dict[str, Span]) -> int:
    """Return grids with units of another kind that would have been enough for a grid of their own."""
    grid = _grid_of(plan, units)
    other = own[(units["area_kind"] != grid.map(plan.grids.set_index("grid")["area"])).to_numpy()]
    sums = other.groupby(grid[other.index]).sum()
    return int(sum((sums[kind] >= ends[kind][0]).sum() for kind in KINDS))


def _grid_of(plan: gp.Plan, units: pd.DataFrame) -> pd.Series[str]:
    """Return the code of the grid of each unit of the inputs."""
    codes = np.array(plan.network.codes, dtype=object)[plan.labels]
    return units["unit"].map(pd.Series(codes, index=plan.ground.units["unit"].to_numpy()))
