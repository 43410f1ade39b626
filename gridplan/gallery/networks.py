"""The district with many networks: four departments' overlapping grids made one, and stations that grids share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gridplan as gp
from gridplan.gallery.figure import Figure
from gridplan.gallery.networks_figures import figures
from gridplan.gallery.recipe import Progress

ASSUMED: tuple[str, ...] = ("gallery-assumed-networks-compact",)
DEPARTMENTS = ("party", "governance", "emergency", "urban")
STANDARD = gp.Standard(open=300, managed=500)
LOAD = (0.65, 1.35)
"""Of one worker: a third either way, so that no community lies between one grid and two, and room for a building."""
BALANCE = {"load": 30}
"""Even loads count thirty times as much as compact grids."""
COMPACT = 0.2
WITHIN = 1500
"""Longest walk from a grid to its service station, m."""


def survey(inputs: Path, progress: Progress) -> gp.Ground:
    """Return the ground of the files."""
    units = gp.read_units(inputs / "buildings.gpkg", households="households", unit="unit", kind="kind")
    return gp.survey(
        units,
        roads=inputs / "roads.gpkg",
        barriers=inputs / "barriers.gpkg",
        boundaries=inputs / "boundaries.gpkg",
        progress=progress,
    )


def divide(inputs: Path, out: Path, *, seed: int, progress: Progress) -> gp.Plan:
    """Return the draft of the one network, the departments' networks beside it; the conflicts go to `out`."""
    ground = survey(inputs, progress)
    layers = {name: inputs / f"network_{name}.gpkg" for name in DEPARTMENTS}
    rules = gp.Rules(
        households=None,
        load=gp.Window(*LOAD),
        standard=STANDARD,
        balance=BALANCE,
        islands="bridge",
        links=True,
        effort=0,
        seed=seed,
    )
    gp.diagnose(layers, ground, rules=rules).export(out / "conflicts.xlsx")
    return gp.merge(layers, ground, rules, compact=COMPACT)


def staff(plan: gp.Plan, inputs: Path, out: Path) -> None:
    """Write what changes for each department, who works where, and which existing rooms become service stations."""
    gp.crosswalk(plan).export(out / "crosswalk.xlsx")
    gp.assign_workers(plan).export(out / "workers.xlsx")
    stations = gp.site_stations(plan, inputs / "venues.gpkg", within=WITHIN, share="adjacent", pooled=False, steps=0)
    for ending in ("json", "xlsx"):
        stations.export(out / f"stations.{ending}")


def renew(plan: gp.Plan, inputs: Path, _out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later."""
    return gp.regrid(plan, survey(inputs, progress), date=date)


def count(out: Path) -> Iterator[Figure]:
    """Yield the figures of the account: networks before and after, workers under the ceiling, loads, stations."""
    yield from figures(out, departments=DEPARTMENTS, standard=STANDARD, window=LOAD, within=WITHIN)
