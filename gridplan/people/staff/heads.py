"""One table of all posts of a plan: heads, supervisors, workers and teams, wanted, filled and open."""

from __future__ import annotations

import pandas as pd

from gridplan.errors import OptionError
from gridplan.findings import Finding, Report
from gridplan.people.grids import Grids, grids_of
from gridplan.people.reading.opening import Source
from gridplan.people.staff.earlier import Like, grids_today, heirs_of, kept_note, people_before
from gridplan.people.staff.people import read_people
from gridplan.people.staff.placing import place_people
from gridplan.people.staff.posts import Posts
from gridplan.people.staff.roster import WorkerRoster
from gridplan.people.staff.spreading import spread_people
from gridplan.people.staff.supervising import Counts, counts_of, supervise_grids
from gridplan.people.staff.teams import Teams, read_teams
from gridplan.people.staff.wanted import wants_of
from gridplan.plan import Plan


def head_posts(
    plan: Plan | Grids,
    people: Source | None = None,
    *,
    grids: Grids | None = None,
    supervise: Counts | None = None,
    teams: Teams | None = None,
    workers: WorkerRoster | None = None,
    spread: bool = False,
    like: Like | None = None,
) -> Posts:
    """List every post of a plan by level, with who fills it by the table of people, and what is open.

    A head for each grid and each road segment; for each micro-grid and each corridor group where the plan has levels;
    a supervisor for each few neighbouring grids of a community; teams of several categories and ranks.

    Parameters
    ----------
    plan
        A plan, or grids.
    people
        Table or file with id, category, and if wanted rank, and grid (or code of a micro-grid, corridor group or
        supervisor's group) or community. Ids are placed where they are named; the rest are gaps.
    grids
        The plan's grids with road segments added, where they are not in the plan.
    supervise
        Fewest and most neighbouring grids of a supervisor, such as (4, 6).
    teams
        Category → people for each grid, or ``{"per": 1000}`` households, ``{"community": 2}``, ``{"each": 1}``, with
        ``rank`` and ``on`` (``areal``, ``line``, ``all``), or a list of these; or a TOML file of the same.
    workers
        Roster whose workers are listed too, each on their post; where they are a mere number and `people` names
        workers, these fill the posts instead.
    spread
        Give people who are named for no place and no community the posts of their category that are still open, every
        place one before any a second.
    like
        Posts of before the last re-gridding, or the ``.json`` they were exported to: of those who are spread, whoever
        held a post on a grid takes an open one of their category on the grid with most of its households, or with next
        most, as far as there is one; those with more households there go first. What became of grids the plan
        tells. Below the grid, and for supervisors, people are spread anew.

    Returns
    -------
    Posts

    Raises
    ------
    InputError
        With every fault of the table of people; when `like` is no file of posts.
    OptionError
        When a wish can never be right, or `like` stands without `spread`.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries)
    >>> plan = gp.partition(ground, effort=0)
    >>> posts = gp.head_posts(plan, teams={"police": 1})
    >>> bool((posts.totals["wanted"] == len(plan.grids)).all())
    True
    """
    if like is not None and not spread:
        raise OptionError("like says where people are spread first; give spread=True with it")
    wishes = read_teams(teams)
    window = None if supervise is None else counts_of(supervise)
    served = grids_of(plan) if grids is None else grids
    levels = plan.levels if isinstance(plan, Plan) else None
    supervised, told = _supervised(served, window)
    wants = wants_of(served, levels, supervised, wishes, workers)
    listed, report = read_people(people, _places(wants, served), set(served.communities))
    wants = _held(wants, listed, workers)
    heirs = {} if like is None else heirs_of(served)
    before = {} if like is None else people_before(like)
    listed = spread_people(wants, listed, before=before, heirs=heirs) if spread else listed
    now = {person: (place,) for person, place in zip(listed["person"], listed["place"], strict=True)}
    kept = kept_note(grids_today(before, heirs), now)
    return Posts(
        grids=served,
        levels=levels,
        wishes=wishes,
        supervise=window,
        table=place_people(wants, listed),
        supervised=supervised,
        people=listed,
        report=report + Report((*told, *_unasked(wants, listed), *kept)),
    )


def _supervised(grids: Grids, window: Counts | None) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    if window is None:
        return pd.DataFrame(columns=["supervisor", "community", "grid"], dtype=object), ()
    found = supervise_grids(grids, window)
    return found.table, found.findings


def _places(wants: pd.DataFrame, grids: Grids) -> dict[str, str]:
    """Return the community of each place that a person can be named for."""
    named = wants[(wants["place"] != "") & (wants["level"] != "worker")]
    own = dict(zip(grids.codes, grids.communities, strict=True))
    return own | dict(zip(named["place"], named["community"], strict=True))


def _held(wants: pd.DataFrame, people: pd.DataFrame, workers: WorkerRoster | None) -> pd.DataFrame:
    """Return the wants with posts of workers open where these are a mere number and people are named as workers."""
    if workers is None or not workers.crew.numbered or not (people["category"] == "worker").any():
        return wants
    return wants.assign(person=wants["person"].where(wants["level"] != "worker", ""))


def _unasked(wants: pd.DataFrame, people: pd.DataFrame) -> tuple[Finding, ...]:
    """Return which people have a category that nobody asked for."""
    known = set(wants["category"])
    stray = people[~people["category"].isin(known)]
    if not len(stray):
        return ()
    categories = ", ".join(sorted(set(stray["category"])))
    return (Finding("people-table-unasked", tuple(stray["person"]), {"categories": categories}),)
