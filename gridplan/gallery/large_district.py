"""The large district: every community divided in one batch by the standard of its class, and compared within it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import gridplan as gp
from gridplan.gallery.figure import Figure
from gridplan.gallery.large_district_figures import figures
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

# Residents are told by grid and not evened out.
[rules.balance]
people = 0

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
        gp.read_units(
            inputs / "buildings.gpkg",
            households="households",
            unit="unit",
            community="community",
            attributes=["people"],
        ),
        roads=inputs / "roads.gpkg",
        barriers=inputs / "barriers.gpkg",
        boundaries=inputs / "boundaries.gpkg",
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
    compared.save_html(out / f"{COMPARED}.html")


def renew(plan: gp.Plan, inputs: Path, out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later: communities were merged, split and redrawn, each in its class of then."""
    new = gp.regrid(plan, survey(inputs, progress), {"classes": classes_of(inputs)}, date=date)
    gp.compare_communities(new).export(out / f"{COMPARED}.xlsx")
    return new


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures, and the workers of each class beside those that its standard gives."""
    yield from figures(out, ratios=RATIOS, window=(LEAST, MOST), batch=BATCH, compared=COMPARED)
