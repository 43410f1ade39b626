"""Every page that gridplan writes, a line each, of a friendly town and of one where all text is hostile."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from browser import Viewer
from hostile import FORTY
from test_departments_on_map import diagnosis_of
from toy_alternatives import toy_alternatives
from toy_assignment import EAST, NORTH, toy_assignment, toy_grids
from toy_changes import two_versions
from toy_hostile import (
    hostile_alternatives,
    hostile_assignment,
    hostile_diagnosis,
    hostile_plan,
    hostile_stations,
    next_hostile_plan,
)
from toy_merged import merged_plan

import gridplan as gp
from gridplan.alternatives import Alternatives
from gridplan.diagnose import Diagnosis
from gridplan.people.assignment import Assignment
from gridplan.people.stations import Stations
from gridplan.plan import Plan
from gridplan.show.compare.page import save_html as compare_html
from gridplan.show.editor.page import save_editor
from gridplan.show.flows.page import save_flows_html
from gridplan.show.map.diagnosis_page import save_diagnosis_html
from gridplan.show.report.saving import save_report


class World(NamedTuple):
    """What pages are written about, and what they are called."""

    plan: Plan
    versions: tuple[Plan, Plan]
    assignment: Assignment
    stations: Stations
    alternatives: Alternatives
    diagnosis: Diagnosis
    named: dict[str, Any]


def classed(plan: Plan) -> gp.ComparedCommunities:
    """Return the communities of a plan, each in a class of its own name."""
    return gp.compare_communities(plan, {name: name for name in plan.grids["community"]})


PAGES: dict[str, Callable[[World, Path], Path]] = {
    "map": lambda of, path: of.plan.save_html(path, diagnosis=of.diagnosis, **of.named),
    "diagnosis": lambda of, path: save_diagnosis_html(of.diagnosis, path, **of.named),
    "officers": lambda of, path: of.assignment.save_html(path, **of.named),
    "changes": lambda of, path: gp.changes(*of.versions).save_html(path, **of.named),
    "stations": lambda of, path: of.stations.save_html(path, **of.named),
    "alternatives": lambda of, path: of.alternatives.save_html(path, **of.named),
    "compare": lambda of, path: compare_html(gp.compare(*of.versions), path, **of.named),
    "communities": lambda of, path: classed(of.plan).save_html(path, **of.named),
    "editor": lambda of, path: save_editor(of.plan, path, **of.named),
    "report": lambda of, path: save_report(of.plan, path, **of.named),
    "flows": lambda of, path: save_flows_html(of.plan, path, title=of.named["title"], lang=of.named["lang"]),
}
"""Name → how it is written about a world."""


@cache
def friendly_world() -> World:
    """Return a town of plain names, in Chinese."""
    plan = merged_plan()
    places = {"x": EAST + 250.0 * pd.Series(range(3)), "y": NORTH + 300.0}
    return World(
        plan=plan,
        versions=two_versions(),
        assignment=toy_assignment(),
        stations=gp.site_stations(toy_grids(), pd.DataFrame({"venue": ["V1", "V2", "V3"], **places}), within=900),
        alternatives=toy_alternatives(),
        diagnosis=diagnosis_of(plan),
        named={"title": "东城街道网格方案", "attribution": "© IGN", "lang": "zh"},
    )


@cache
def hostile_world() -> World:
    """Return a town in which every text field holds the forty hostile strings, and so do title and attribution."""
    return World(
        plan=hostile_plan(),
        versions=(hostile_plan(), next_hostile_plan()),
        assignment=hostile_assignment(),
        stations=hostile_stations(),
        alternatives=hostile_alternatives(),
        diagnosis=hostile_diagnosis(),
        named={"title": "\ud800".join(FORTY), "attribution": "\udcff".join(FORTY), "lang": "en"},
    )


def open_page(viewer: Viewer, path: Path, **how: Any) -> Any:
    """Return an opened page, once it is painted where it has a map."""
    page = viewer.open(path, **how)
    if page.locator("script").count() > 1:
        page.wait_for_selector("html[data-ready]", timeout=20_000)
    return page
