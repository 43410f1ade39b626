"""Every output there is, a line each, written of a world in which every text field holds the forty hostile strings."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from hostile import FORTY
from toy_assignment import toy_grids
from toy_hostile import (
    OTHERS,
    hostile_alternatives,
    hostile_assignment,
    hostile_diagnosis,
    hostile_plan,
    hostile_stations,
    next_hostile_plan,
)

import gridplan as gp
from gridplan.findings import Finding, Repair, Report
from gridplan.gallery.faults import Fault

matplotlib.use("agg")
MATH = "$x^2$ $\\frac{"
STARTS = ("save", "export", "write", "to_", "_repr_", "plot", "explore", "edit")


def _plot(path: Path) -> Path:
    axes = hostile_plan().plot(title=MATH)
    axes.figure.savefig(path.with_suffix(".svg"))
    matplotlib.pyplot.close(axes.figure)
    return path.with_suffix(".svg")


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return path


def _pairs() -> gp.Pairing:
    left = pd.DataFrame({"id": list(FORTY), "community": FORTY[0]})
    right = pd.DataFrame({"id": OTHERS, "community": FORTY[0]})
    return gp.pair(left, right, weights=np.eye(len(FORTY)), slack=1.0)


def _posts() -> gp.Posts:
    return gp.head_posts(hostile_assignment().grids, teams=dict.fromkeys(FORTY[::8], 1))


def _workers() -> gp.WorkerRoster:
    return gp.assign_workers(hostile_assignment().grids, pd.DataFrame({"worker": OTHERS}))


def _needed() -> gp.Needed:
    """Return the need of four grids only: this is tried with each number of officers."""
    grids = toy_grids(2, 2)
    named = dataclasses.replace(grids, table=grids.table.assign(grid=sorted(FORTY[:4]), community=FORTY[4]))
    departments = dict.fromkeys(FORTY[5::17], (1, 1))
    return gp.officers_needed(named, grids_per_officer=(1, 4), departments=departments, numbers={FORTY[5]: (1, 2)})


def _named_routes() -> pd.DataFrame:
    return pd.DataFrame({"grid": list(FORTY), "stops": 1, "metres": 2, "minutes": 3.0})


def _changes() -> gp.Changes:
    return gp.changes(hostile_plan(), next_hostile_plan())


def _renamed() -> pd.DataFrame:
    return gp.change_table(hostile_plan(), next_hostile_plan())


def _boundaries() -> gp.ChangedBoundaries:
    renamed = pd.DataFrame({"change": "rename", "old": list(FORTY), "new": OTHERS, "area_m2": 1.0, "share": 1.0})
    return gp.ChangedBoundaries(hostile_plan().ground.communities, renamed, dict.fromkeys(FORTY, FORTY[0]), Report())


def _communities() -> gp.ComparedCommunities:
    """Each community in a class of its own name; sheets are called by classes."""
    grids = hostile_plan().grids
    return gp.compare_communities(hostile_plan(), {name: name for name in grids["community"]})


def _explained() -> gp.Explanation:
    return gp.explain(hostile_plan().replace(others=(), merger=None), FORTY[2])


def _repairs(path: Path) -> Path:
    shape = "010100000000000000000000000000000000000000"
    return gp.save_repairs(Report(repairs=tuple(Repair(text, shape, "EPSG:4326", 1, 1) for text in FORTY)), path)


def _located() -> gp.Located:
    return gp.locate(hostile_plan(), pd.DataFrame({"x": [0.0], "y": [0.0]}), crs=hostile_plan().ground.units.crs)


def _gallery(path: Path) -> Path:
    """Write the gallery of one place, whose plan is kept beside what is looked at."""
    place = path.parent.parent / "places" / "village"
    place.mkdir(parents=True)
    gp.save(hostile_plan(), place / "plan.gpkg")
    faults = tuple(Fault("plan.gpkg", Finding("verify-apart", (name,))) for name in FORTY)
    account = gp.Account(place="village", figures=(), assumptions=(), digests={}, faults=faults)
    return gp.save_gallery(place.parent, path, accounts=[account])


OUTPUTS: dict[str, dict[str, Callable[[Path], Path]]] = {
    "Alternatives._repr_html_": {"html": lambda p: _text(p, hostile_alternatives()._repr_html_())},
    "Alternatives.save_html": {"html": lambda p: hostile_alternatives().save_html(p, title=FORTY[0])},
    "Assignment.export": {end: lambda p: hostile_assignment().export(p) for end in ("xlsx", "json", "")},
    "Assignment.save_html": {"html": lambda p: hostile_assignment().save_html(p, title=FORTY[0])},
    "Changes._repr_html_": {"html": lambda p: _text(p, _changes()._repr_html_())},
    "Changes.export": {end: lambda p: _changes().export(p) for end in ("xlsx", "")},
    "Changes.save_html": {"html": lambda p: _changes().save_html(p, title=FORTY[0])},
    "ChangedBoundaries.save": {"gpkg": lambda p: _boundaries().save(p)},
    "CodeCheck.export": {end: lambda p: gp.check_codes(hostile_plan()).export(p) for end in ("xlsx", "")},
    "ComparedCommunities.save_html": {"html": lambda p: _communities().save_html(p, title=FORTY[0])},
    "ComparedCommunities.export": {end: lambda p: _communities().export(p) for end in ("xlsx", "")},
    "Comparison._repr_html_": {
        "html": lambda p: _text(p, gp.compare(hostile_plan(), next_hostile_plan())._repr_html_())
    },
    "Comparison.save_html": {"html": lambda p: gp.compare(hostile_plan(), next_hostile_plan()).save_html(p)},
    "Crosswalk.export": {end: lambda p: hostile_plan().crosswalk().export(p) for end in ("xlsx", "")},
    "Crosswalk.save_html": {"html": lambda p: hostile_plan().crosswalk().save_html(p, title=FORTY[0])},
    "Diagnosis.export": {end: lambda p: hostile_diagnosis().export(p) for end in ("xlsx", "")},
    "Diagnosis.save_html": {"html": lambda p: hostile_diagnosis().save_html(p, title=FORTY[0])},
    "Explanation._repr_html_": {"html": lambda p: _text(p, _explained()._repr_html_())},
    "Lineage.export": {end: lambda p: gp.lineage(next_hostile_plan()).export(p) for end in ("xlsx", "")},
    "Located.export": {end: lambda p: _located().export(p) for end in ("csv", "xlsx")},
    "Needed.export": {end: lambda p: _needed().export(p) for end in ("xlsx", "json", "")},
    "Pairing.export": {end: lambda p: _pairs().export(p) for end in ("xlsx", "json", "")},
    "Plan._repr_html_": {"html": lambda p: _text(p, hostile_plan()._repr_html_())},
    "Plan.explore": {"html": lambda p: _text(p, hostile_plan().explore().get_root().render())},
    "Plan.export": {end: lambda p: hostile_plan().export(p) for end in ("gpkg", "geojson", "csv", "xlsx", "parquet")},
    "Plan.plot": {"svg": _plot},
    "Plan.save": {"gpkg": lambda p: hostile_plan().save(p)},
    "Plan.save_editor": {"html": lambda p: hostile_plan().save_editor(p, title=FORTY[0])},
    "Plan.save_html": {"html": lambda p: hostile_plan().save_html(p, title=FORTY[0])},
    "Plan.save_report": {end: lambda p: hostile_plan().save_report(p) for end in ("html", "xlsx")},
    "Posts.export": {end: lambda p: _posts().export(p) for end in ("xlsx", "json", "")},
    "Stations.export": {end: lambda p: hostile_stations().export(p) for end in ("xlsx", "json", "")},
    "Stations.save_html": {"html": lambda p: hostile_stations().save_html(p, title=FORTY[0])},
    "WorkerRoster.export": {end: lambda p: _workers().export(p) for end in ("xlsx", "json", "")},
    "export": {"csv": lambda p: gp.export(hostile_plan(), p, table="functions")},
    "export_changes": {end: lambda p: gp.export_changes(_renamed(), p) for end in ("csv", "xlsx")},
    "export_routes": {end: lambda p: gp.export_routes(_named_routes(), p) for end in ("csv", "xlsx")},
    "save": {"gpkg": lambda p: gp.save(hostile_plan(), p)},
    "save_gallery": {"html": _gallery},
    "save_labels": {"npy": lambda p: gp.save_labels(np.arange(4, dtype=np.int32), p)},
    "save_repairs": {"gpkg": _repairs},
}
"""Every output → ending → how it is written of a hostile world."""
ELSEWHERE = {
    "Plan.edit": "show/test_widget_views.py",
    "save_postgis": "store/test_postgis_plans.py",
    "write_edits": "edits/test_hostile_edits.py",
}
"""Outputs that are tried in other files of the tests."""


def outputs() -> set[str]:
    """Return everything public that writes, as the names of its class and of itself say."""
    found = set()
    for name in gp.__all__:
        one = getattr(gp, name)
        if inspect.isclass(one):
            found |= {f"{name}.{member}" for member, _ in inspect.getmembers(one) if member.startswith(STARTS)}
        elif callable(one) and name.startswith(STARTS):
            found.add(name)
    return {name for name in found if not name.endswith(("_repr_mimebundle_", "_repr_svg_"))}
