"""The command posts: every post of a plan by level, workers on their grids, teams with their gaps."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.assign_options import span_of
from gridplan.cli.divisions import IMPOSSIBLE, Json, Lang
from gridplan.cli.files import check_outputs, given
from gridplan.cli.people import LinesFile, PlanOption, grids_asked
from gridplan.cli.screen import answer, apart, show, steps, tell
from gridplan.cli.takes import fitted, takes
from gridplan.errors import OptionError
from gridplan.findings import Report
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Grids, Plan, Posts, WorkerRoster

_WORKERS, _POSTS = "Workers", "Posts"
_OF_PLAN = "plan"
_FIRST = "posts.csv"
"""Any name: where one file can be written, others can."""


def _option(name: str, help_: str, panel: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=panel, metavar=metavar)
    return option


Out = Annotated[Path, typer.Option("--out", help="Posts to write.", metavar="POSTS.xlsx|POSTS.json|FOLDER")]
PlanOut = Annotated[
    Path | None, _option("--plan-out", "Plan file with the workers in it to write.", _WORKERS, "PLAN.gpkg")
]
Workers = Annotated[
    str | None, _option("--workers", "Workers to give grids: a number, a table, or plan for its own.", _WORKERS)
]
PartTime = Annotated[bool, _option("--part-time", "Share workers' time out over grids, as their load is.", _WORKERS)]
Most = Annotated[int | None, _option("--grids-per-worker", "Grids of a worker at most.", _WORKERS)]
Window = Annotated[
    tuple[float, float] | None, _option("--worker-window", "Load of a worker over the usual one: 0.8 1.2.", _WORKERS)
]
Pooled = Annotated[bool, _option("--pooled", "Workers may serve grids of every community.", _WORKERS)]
Areal = Annotated[bool, _option("--workers-areal", "Workers on areal grids alone, none on road segments.", _WORKERS)]
Supervise = Annotated[str | None, _option("--supervise", "Neighbouring grids of a supervisor: 4-6.", _POSTS, "N-M")]
TeamsFile = Annotated[Path | None, _option("--teams", "Teams that are wanted, by category.", _POSTS, "TEAMS.toml")]
PeopleFile = Annotated[Path | None, _option("--people", "People who hold posts, by id (csv, xlsx).", _POSTS, "FILE")]
Spread = Annotated[bool, _option("--spread", "Give open posts to people who are named for no place.", _POSTS)]
LikeFile = Annotated[
    Path | None, _option("--like", "Posts of before the re-gridding: people stay where they can.", _POSTS, "POSTS.json")
]


class Places(NamedTuple):
    """Files to write."""

    posts: Path
    plan: Path | None


class WorkersAsked(NamedTuple):
    """Which workers get grids, and how: None for no workers at all."""

    workers: int | Path | str | None
    rules: dict[str, Any]
    areal: bool = False


def _workers(
    workers: Workers = None, part_time: PartTime = False, grids_per_worker: Most = None, worker_window: Window = None,
    pooled: Pooled = False, workers_areal: Areal = False, plan_out: PlanOut = None,
) -> WorkersAsked:  # fmt: skip
    """Return which workers are asked for; options about workers without any are refused."""
    rules = {"part_time": part_time, "grids_per_worker": grids_per_worker, "window": worker_window, "pooled": pooled}
    if workers is None:
        if plan_out is not None or any(value not in (None, False) for value in (*rules.values(), workers_areal)):
            raise OptionError(say("posts-no-workers"))
        return WorkersAsked(None, rules)
    text = workers.strip()
    if text == _OF_PLAN:
        return WorkersAsked(_OF_PLAN, rules, workers_areal)
    return WorkersAsked(int(text) if text.lstrip("-").isdecimal() else Path(text), rules, workers_areal)


def _span(supervise: Supervise = None) -> tuple[int, int] | None:
    if supervise is None:
        return None
    if (span := span_of(supervise)) is None:
        raise OptionError(say("option-span", option="--supervise", value=supervise))
    return span


def _places(
    plan: PlanOption, out: Out, asked: WorkersAsked, lines: LinesFile = None, teams: TeamsFile = None,
    people: PeopleFile = None, plan_out: PlanOut = None, like: LikeFile = None,
) -> Places:  # fmt: skip
    """Check that both files can be written, and that neither is one that is read."""
    if out.suffix.lower() not in (".xlsx", ".json", ""):
        raise OptionError(say("staff-ending", path=out))
    table = asked.workers if isinstance(asked.workers, Path) else None
    read = given(plan, lines, teams, people, table, like)
    check_outputs((out if out.suffix else None, plan_out), read)
    if not out.suffix:
        for other in (*given(plan_out), *read):
            apart(out, other)
        gp.check_writable(out / _FIRST if out.is_dir() else out)
    return Places(out, plan_out)


@takes(
    {
        "asked": _workers,
        "supervise": _span,
        "places": fitted(_places, asked=_workers),
        "grids": grids_asked,
    }
)
def posts(
    asked: WorkersAsked,
    supervise: tuple[int, int] | None,
    places: Places,
    grids: "Grids",
    plan: PlanOption,
    teams: TeamsFile = None,
    people: PeopleFile = None,
    spread: Spread = False,
    like: LikeFile = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """List every post of a plan by level, wanted, filled and open; give workers their grids."""
    if like is not None and asked.workers is None and not spread:
        raise OptionError(say("posts-like-nobody"))
    loaded: Plan = gp.load(plan)
    with steps() as progress:
        progress(say("step-posts"), 0.0)
        roster = _roster(asked, loaded, grids, like)
        found: Posts = gp.head_posts(
            loaded,
            people,
            grids=grids,
            supervise=supervise,
            teams=teams,
            workers=roster,
            spread=spread,
            like=like if spread else None,
        )
    keep = roster is None or roster.status in ("feasible", "partial")
    show(found.report)
    tell("\n".join(one.summary(lang) for one in (found, roster) if one is not None))
    if keep:
        tell(f"→ {found.export(places.posts, roster=roster, lang=lang)}")
        _write_plan(loaded, roster, places.plan)
    if json:
        answer(_answer(found, roster) | _written(places, keep=keep))
    if not keep:
        raise typer.Exit(IMPOSSIBLE)


def _roster(asked: WorkersAsked, plan: "Plan", grids: "Grids", like: Path | None) -> "WorkerRoster | None":
    """Return the workers with their grids, None where none were asked for."""
    if asked.workers is None:
        return None
    workers = None if asked.workers == _OF_PLAN else asked.workers
    served = gp.grids_of(plan, roads=False) if asked.areal else grids
    roster: WorkerRoster = gp.assign_workers(plan, workers, grids=served, like=like, **asked.rules)
    return roster


def _write_plan(plan: "Plan", roster: "WorkerRoster | None", out: Path | None) -> None:
    if out is not None and roster is not None:
        staffed = roster.in_plan(plan)
        gp.save(staffed, out)
        show(Report(tuple(one for one in staffed.report.findings if one.code == "crew-roads-apart")))
        tell(f"→ {out}")


def _answer(found: "Posts", roster: "WorkerRoster | None") -> dict[str, Any]:
    plain: dict[str, Any] = found.as_dict()
    if roster is None:
        return plain | {"roster": None}
    return plain | {"status": roster.status, "roster": roster.as_dict()}


def _written(places: Places, *, keep: bool) -> dict[str, str | None]:
    """Return the files that were written as plain values."""
    plan = str(places.plan) if keep and places.plan is not None else None
    return {"posts_file": str(places.posts) if keep else None, "plan": plan}
