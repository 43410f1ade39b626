"""The village: grids of whole villager groups, islands among them, and the teams of its branches hung on the grids."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gridplan as gp
from gridplan.gallery.figure import Figure
from gridplan.gallery.recipe import Progress
from gridplan.gallery.village_figures import count_grids, count_later, count_teams, count_village
from gridplan.language import say

ASSUMED: tuple[str, ...] = ("gallery-assumed-village-standard", "gallery-assumed-village-teams")
RATIO, WINDOW = 300, (0.8, 1.2)
"""Households of a worker in open courtyards, as village houses are, and shares of that in a grid."""
ROSTERS = {"group": "branch-groups", "service": "service-teams"}
"""Kind of team → file of its roster."""


def survey(inputs: Path, progress: Progress) -> gp.Ground:
    """Return the ground of the files; each house has its villager group."""
    units = gp.read_units(
        inputs / "buildings.gpkg",
        households="households",
        unit="unit",
        kind="kind",
        attributes=["group", "hamlet", "people"],
    )
    return gp.survey(
        units,
        roads=inputs / "roads.gpkg",
        barriers=inputs / "barriers.gpkg",
        boundaries=inputs / "boundaries.gpkg",
        progress=progress,
    )


def divide(inputs: Path, _out: Path, *, seed: int, progress: Progress) -> gp.Plan:
    """Return the draft: no villager group is cut, people are evened out, islands go where they are reached from."""
    return gp.partition(
        survey(inputs, progress),
        standard=gp.Standard(open=RATIO),
        load_window=WINDOW,
        together="group",
        balance={"people": 1},
        islands="bridge",
        seed=seed,
    )


def staff(plan: gp.Plan, inputs: Path, out: Path) -> None:
    """Write workers, heads and daily rounds, and which groups and service teams of each branch serve which grids."""
    workers = gp.assign_workers(plan)
    workers.export(out / "workers.xlsx")
    gp.head_posts(plan, workers=workers).export(out / "posts.xlsx")
    gp.export_routes(gp.routes(plan), out / "routes.xlsx")
    teams = gp.read_table(inputs / "teams.csv")
    for kind, name in ROSTERS.items():
        own = gp.read_officers(teams[teams["kind"] == kind], plan, officer="team", department="branch")
        roster = gp.assign_officers(
            plan,
            own,
            grids_per_officer=(1, len(plan.grids)),
            departments=dict.fromkeys(own.departments, (1, 1)),
            connected=True,
        )
        people = say(f"gallery-village-people-{kind}")
        roster.export(out / f"{name}.json")
        roster.export(out / f"{name}.xlsx", people=people)
        roster.save_html(out / f"{name}.html", title=say(f"gallery-village-title-{kind}"), people=people)


def renew(plan: gp.Plan, inputs: Path, out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later; who serves its grids is written anew."""
    new = gp.regrid(plan, survey(inputs, progress), date=date)
    staff(new, inputs, out)
    return new


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures: the village as its plan has it, its branches as their teams serve it."""
    plan, inputs = gp.load(out / "plan.gpkg"), out / "inputs"
    yield from count_village(plan, inputs)
    yield from count_teams(plan, _rosters(out), inputs)
    yield from count_grids(plan, inputs, ratio=RATIO, window=WINDOW)
    later = out / "later"
    if (later / "plan.gpkg").is_file():
        yield from count_later(gp.load(later / "plan.gpkg"), _rosters(later), later / "inputs")


def _rosters(out: Path) -> dict[str, Path]:
    return {kind: out / f"{name}.json" for kind, name in ROSTERS.items()}
