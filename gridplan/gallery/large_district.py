"""The large district: every community divided in one batch by the standard of its class, and compared within it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure
from gridplan.gallery.recipe import Progress

ASSUMED: tuple[str, ...] = (
    "gallery-assumed-large-standards",
    "gallery-assumed-large-bridge",
    "gallery-assumed-large-effort",
)
RATIOS = {"old": 300, "redevelopment": 350, "commercial": 400, "new": 500, "institution": 450}
"""Households per worker in each class of communities."""
LEAST, MOST = 0.65, 1.35
"""Workers' worth of load in a grid: no hole between one worker and two, whatever a community holds."""
MANY = 30
"""Communities from which on further processes are worth their start."""
CONFIG, BATCH, COMPARED = "district.toml", "batch", "communities"

_TOML = """[input]
units = "{inputs}/buildings.gpkg"
households = "households"
unit = "unit"
community = "community"
roads = "{inputs}/roads.gpkg"
barriers = "{inputs}/barriers.gpkg"
boundaries = "{inputs}/boundaries.gpkg"
boundaries_column = "community"

[rules]
load = [{least}, {most}]
islands = "bridge"
effort = 0
seed = {seed}

[rules.standard]
{standard}

[rules.classes]
{classes}

[output]
folder = "{folder}"
"""


def config(inputs: Path, out: Path, *, seed: int) -> str:
    """Return the file of the batch, whose paths count from the folder that it is written to."""
    return _TOML.format(
        inputs=Path(os.path.relpath(inputs, out)).as_posix(),
        least=LEAST,
        most=MOST,
        seed=seed,
        standard=_table(RATIOS),
        classes=_table(classes_of(inputs)),
        folder=BATCH,
    )


def classes_of(inputs: Path) -> dict[str, str]:
    """Return community → class, as the layer of the boundaries says."""
    layer = gp.read_layer(inputs / "boundaries.gpkg")
    return dict(zip(layer["community"], layer["class"], strict=True))


def _table(rows: Mapping[str, object]) -> str:
    """Return the rows of a table in TOML."""
    return "\n".join(f"{json.dumps(name)} = {json.dumps(value)}" for name, value in rows.items())


def survey(inputs: Path, progress: Progress) -> gp.Ground:
    """Return the ground of the whole district."""
    return gp.survey(
        gp.read_units(inputs / "buildings.gpkg", households="households", unit="unit", community="community"),
        roads=gp.read_layer(inputs / "roads.gpkg"),
        barriers=gp.read_layer(inputs / "barriers.gpkg"),
        boundaries=gp.read_layer(inputs / "boundaries.gpkg"),
        progress=progress,
    )


def divide(inputs: Path, out: Path, *, seed: int, progress: Progress) -> gp.Plan:
    """Return the draft: the plans of all communities, made in one batch, as one plan of the district."""
    (out / CONFIG).write_text(config(inputs, out, seed=seed), encoding="utf-8")
    few = len(classes_of(inputs)) < MANY
    report = gp.batch(out / CONFIG, processes=0 if few else None, progress=progress)
    return gp.join_plans(report.plans, survey(inputs, progress))


def staff(plan: gp.Plan, _inputs: Path, out: Path) -> None:
    """Write who works where, and how each community stands within its class."""
    gp.assign_workers(plan).export(out / "workers.xlsx")
    compared = gp.compare_communities(plan)
    compared.export(out / f"{COMPARED}.xlsx")
    compared.export(out / COMPARED)


def renew(plan: gp.Plan, inputs: Path, out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later: communities were merged, split and redrawn, each in its class of then."""
    new = gp.regrid(plan, survey(inputs, progress), {"classes": classes_of(inputs)}, date=date)
    gp.compare_communities(new).export(out / f"{COMPARED}.xlsx")
    return new


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures, and the workers of each class beside those that its standard gives."""
    plan, inputs = gp.load(out / "plan.gpkg"), out / "inputs"
    totals = gp.read_table(inputs / "totals.csv").astype({"households": int, "people": int})
    grids, communities = plan.grids, len(totals)
    yield Figure("large-communities", int(grids["community"].nunique()), 149, communities)
    houses = gp.read_layer(inputs / "buildings.gpkg")
    inside = houses["unit"].isin(plan.ground.units["unit"])
    yield Figure("large-residents", int(houses.loc[inside, "people"].sum()), 886_400, int(totals["people"].sum()))
    ranked = gp.read_table(out / COMPARED / "communities.csv").astype({"rank": int, "workers": int})
    classes = classes_of(inputs)
    yield Figure("large-classes", int(ranked["class"].nunique()), 5, len(set(classes.values())))
    told = json.loads((out / BATCH / "summary.json").read_text(encoding="utf-8"))
    yield Figure("large-one-run", int(told["counts"].get("feasible", 0)), 149, communities)
    yield Figure("large-grids", len(grids), rule=int(told["grids"]))
    yield Figure("large-compared", int((ranked["rank"] >= 1).sum()), 149, communities)
    shares = grids["load"] / plan.rules.per_worker / grids["workers"]
    yield Figure("large-load", (round(float(shares.min()), 3), round(float(shares.max()), 3)), rule=(LEAST, MOST))
    yield from _workers(ranked, totals, classes)
    yield from _later(out / "later")


def _workers(ranked: pd.DataFrame, totals: pd.DataFrame, classes: Mapping[str, str]) -> Iterator[Figure]:
    """Yield the workers of each class.

    The standard gives each community its own, to the nearest, halves upward; one more where so few could not have all
    its households within the window, as for 1.45 workers' worth.
    """
    workers = ranked.groupby("class")["workers"].sum()
    of = totals["community"].map(dict(classes))
    for name in sorted(set(classes.values()), key=[*RATIOS].index):
        households, each = totals.loc[of == name, "households"], RATIOS[name]
        nearest = ((2 * households + each) // (2 * each)).clip(lower=1)
        fewest = -(-100 * households // (round(100 * MOST) * each))
        yield Figure(f"large-workers-{name}", int(workers[name]), rule=int(nearest.clip(lower=fewest).sum()))


def _later(out: Path) -> Iterator[Figure]:
    """Yield the communities of a year later."""
    if not (out / "plan.gpkg").is_file():
        return
    plan = gp.load(out / "plan.gpkg")
    drawn: gpd.GeoDataFrame = gp.read_layer(out / "inputs" / "boundaries.gpkg")
    yield Figure("large-later", int(plan.grids["community"].nunique()), rule=len(drawn))
