"""The figures of the large district, counted from its saved plans, its batch and its comparison of communities."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span

_ROUNDING = 1e-9


def figures(out: Path, *, ratios: Mapping[str, int], window: Span, batch: str, compared: str) -> Iterator[Figure]:
    """Yield the published figures, and the grids and the workers of each class beside those that its standard gives.

    Parameters
    ----------
    out
        Folder of the place that has run.
    ratios
        Households per worker in each class of communities.
    window
        Lowest and highest load of each worker of a grid, in workers.
    batch, compared
        Folders of the batch and of the comparison, in `out`.
    """
    plan, inputs = gp.load(out / "plan.gpkg"), out / "inputs"
    totals = gp.read_table(inputs / "totals.csv").astype({"households": int, "people": int})
    layer = gp.read_layer(inputs / "boundaries.gpkg")
    classes = pd.Series(layer["class"].to_numpy(), layer["community"].to_numpy())
    grids, communities = plan.grids, len(totals)
    found = int(grids["community"].nunique())
    yield Figure("large-communities", found, published=149, rule=communities, given=True)
    people, listed = int(plan.ground.units["people"].sum()), int(totals["people"].sum())
    yield Figure("large-residents", people, published=886_400, rule=listed, given=True)
    ranked = gp.read_table(out / compared / "communities.csv").astype({"rank": int})
    yield Figure("large-classes", int(ranked["class"].nunique()), published=5, rule=classes.nunique(), given=True)
    told = json.loads((out / batch / "summary.json").read_text(encoding="utf-8"))
    divided = int(told["counts"].get("feasible", 0))
    yield Figure("large-one-run", divided, published=149, rule=communities, given=True)
    yield Figure("large-compared", int((ranked["rank"] >= 1).sum()), published=149, rule=communities, given=True)
    shares = grids["load"] / plan.rules.per_worker / grids["workers"]
    yield Figure("large-load", (float(shares.min()), float(shares.max())), rule=window, decimals=3, limit=True)
    each = totals["community"].map(classes)
    wanted = _workers(totals["households"], each.map(dict(ratios)), window).groupby(each).sum()
    yield Figure("large-grids", len(grids), rule=_grids(inputs, int(wanted.sum()), classes.map(dict(ratios)), window))
    made = grids.groupby(grids["community"].map(classes))["workers"].sum()
    for name in sorted(wanted.index, key=[*ratios].index):
        yield Figure(f"large-workers-{name}", int(made.get(name, 0)), rule=int(wanted[name]))
    yield from _later(out / "later")


def _workers(households: pd.Series[int], ratio: pd.Series[int], window: Span) -> pd.Series[int]:
    """Return the workers of each community.

    The standard gives each its own, to the nearest, halves upward; one more where so few could not have all its
    households within the window, as for 1.45 workers' worth.
    """
    nearest = ((2 * households + ratio) // (2 * ratio)).clip(lower=1)
    fewest = np.ceil(households / (window[1] * ratio) - _ROUNDING).astype(int)
    return nearest.clip(lower=fewest)


def _grids(inputs: Path, workers: int, ratio: pd.Series[int], window: Span) -> int | Span:
    """Return how many grids so many workers have: one each, but for buildings that are too much for one worker."""
    homes = gp.read_layer(inputs / "buildings.gpkg")
    worth = homes["households"] / homes["community"].map(ratio)
    return workers if worth.max() <= window[1] else (len(ratio), workers)


def _later(out: Path) -> Iterator[Figure]:
    """Yield the communities of a year later."""
    if (out / "plan.gpkg").is_file():
        found = int(gp.load(out / "plan.gpkg").grids["community"].nunique())
        drawn = len(gp.read_layer(out / "inputs" / "boundaries.gpkg"))
        yield Figure("large-later", found, rule=drawn, given=True)
