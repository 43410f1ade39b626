"""From grids, officers and rules to blocks: what must be decided together, as arrays, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.block import Block, Demand
from gridplan.people.grids import Grids
from gridplan.people.officers import Officers
from gridplan.people.rules import Counts, OfficerRules
from gridplan.people.walking import Walking

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Case:
    """Officers and grids that are decided together, by their rows.

    Parameters
    ----------
    community
        Empty when pooled.
    departments
        Whose officers these are.
    counts
        Department → fewest and most of its officers in a grid.
    officers, grids
        int64, rows.
    """

    community: str
    departments: tuple[str, ...]
    counts: dict[str, Counts]
    officers: Rows
    grids: Rows


@dataclass(frozen=True, eq=False)
class Request:
    """Everything that officers are assigned by."""

    grids: Grids
    officers: Officers
    rules: OfficerRules
    home: NDArray[np.object_]

    def limits(self) -> Rows:
        """Return int64 (n, 2), fewest and most grids of each officer: a capacity of one's own lowers both ends."""
        rule = np.array(self.rules.grids_per_officer, dtype=np.int64)
        own = self.officers.table["capacity"].to_numpy(np.int64)
        return np.asarray(np.where(own[:, None] < 0, rule, np.minimum(rule, own[:, None])), dtype=np.int64)

    def departments(self) -> NDArray[np.object_]:
        """Return object (n,), department of each officer."""
        return np.asarray(self.officers.table["department"], dtype=object)


def cases(request: Request) -> list[Case]:
    """Return what is decided together: each department of each community, more of them where rules couple them."""
    found = []
    communities = request.grids.communities
    names = [""] if request.rules.pooled else sorted(set(communities.tolist()))
    for name in names:
        grids = np.arange(len(communities)) if request.rules.pooled else np.flatnonzero(communities == name)
        officers = np.arange(len(request.officers)) if request.rules.pooled else np.flatnonzero(request.home == name)
        counts = counts_of(request, officers, grids)
        for together in _coupled(request, officers, grids, counts):
            mine = officers[np.isin(request.departments()[officers], together)]
            found.append(Case(name, together, {d: counts[d] for d in together}, mine, grids))
    return found


def counts_of(request: Request, officers: Rows, grids: Rows) -> dict[str, Counts]:
    """Return how many officers of each department a grid has, fewest and most.

    A department that the rules do not name has one in each grid where its officers suffice for that, else at most one.
    """
    named, departments, most = request.rules.departments, request.departments(), request.limits()[:, 1]
    every = sorted({*named, *departments.tolist()})
    room = {d: int(most[officers[departments[officers] == d]].sum()) for d in every}
    return {d: named.get(d, (1 if room[d] >= len(grids) else 0, 1)) for d in every}


def _coupled(request: Request, officers: Rows, grids: Rows, counts: dict[str, Counts]) -> list[tuple[str, ...]]:
    """Return the departments in groups that rules tie together: officers a grid, teams, skills."""
    group = {d: {d} for d in counts}
    for tied in _ties(request, officers, grids, counts):
        whole = set().union(*(group[d] for d in tied)) if tied else set()
        for d in whole:
            group[d] = whole
    return sorted({tuple(sorted(members)) for members in group.values()})


def _ties(request: Request, officers: Rows, grids: Rows, counts: dict[str, Counts]) -> Iterator[set[str]]:
    table, departments = request.officers.table, request.departments()
    if _total_matters(request.rules, counts):
        yield set(counts)
    teams = table["team"].to_numpy(dtype=object)[officers]
    for team in sorted({str(team) for team in teams if isinstance(team, str)}):
        yield set(departments[officers[teams == team]])
    for skill in sorted(wanted_skills(request, grids)):
        yield set(departments[[i for i in officers if skill in table["skills"].iloc[i]]])


def _total_matters(rules: OfficerRules, counts: dict[str, Counts]) -> bool:
    """Tell whether the officers of a grid in all are not settled by those of the departments."""
    if rules.officers_per_grid is None:
        return False
    least, most = (sum(ends[i] for ends in counts.values()) for i in (0, 1))
    return least < rules.officers_per_grid[0] or most > rules.officers_per_grid[1]


def total_of(request: Request, case: Case) -> Counts | None:
    """Return how many officers a grid has in all, where that is for these departments together to keep, else None."""
    every = {*request.rules.departments, *request.officers.departments}
    whole = every <= set(case.counts) and _total_matters(request.rules, case.counts)
    return request.rules.officers_per_grid if whole else None


def wanted_skills(request: Request, grids: Rows) -> dict[str, list[int]]:
    """Return each skill that some of the grids need, with the positions of these grids among `grids`."""
    found: dict[str, list[int]] = {}
    codes = request.grids.codes
    for i, grid in enumerate(grids):
        for skill in request.rules.needs.get(codes[grid], ()):
            found.setdefault(skill, []).append(i)
    return found


def actors_of(request: Request, case: Case) -> list[Rows]:
    """Return who moves as one: teams, and every other officer alone, in order of the first one."""
    teams = request.officers.table["team"].to_numpy(dtype=object)
    found: dict[object, list[int]] = {}
    for officer in case.officers.tolist():
        team = teams[officer]
        found.setdefault(("team", team) if isinstance(team, str) else ("one", officer), []).append(officer)
    return [np.array(rows, dtype=np.int64) for rows in found.values()]


def usual_loads(request: Request, case: Case) -> NDArray[np.float64]:
    """Return the load that is usual for each officer of a case, float64: posts of mean load, shared by what each takes.

    There are as many posts as the officers of each grid make; where these are a range, half-way between the fewest and
    the most that the rules leave.
    """
    load, departments = float(request.grids.load[case.grids].sum()), request.departments()[case.officers]
    limits, n_grids = request.limits()[case.officers], max(len(case.grids), 1)
    found = np.zeros(len(case.officers))
    for department, (least, most) in case.counts.items():
        mine = departments == department
        ends = limits[mine].sum(axis=0)
        posts = (max(least * n_grids, ends[0]) + min(most * n_grids, ends[1])) / 2 if least != most else least * n_grids
        middle = limits[mine].mean(axis=1)
        found[mine] = load / n_grids * posts * middle / max(middle.sum(), 1e-9)
    return found


def block_of(request: Request, case: Case, walking: Walking) -> tuple[Block, list[Rows]]:
    """Return a case as arrays, and its actors as rows of officers."""
    actors = actors_of(request, case)
    n_grids, limits = len(case.grids), request.limits()
    place = {officer: i for i, officer in enumerate(case.officers.tolist())}
    usual = usual_loads(request, case)
    loads = [[usual[place[i]] for i in rows.tolist()] for rows in actors]
    points = request.grids.points[case.grids]
    cost, seated = _costs(request, actors, points, walking)
    block = Block(
        load=request.grids.load[case.grids],
        least=np.array([limits[rows, 0].max() for rows in actors], dtype=np.int64),
        most=np.array([min(limits[rows, 1].min(), n_grids) for rows in actors], dtype=np.int64),
        may=~_pairs(request, case, actors, request.officers.forbidden + request.rules.forbidden),
        must=_pairs(request, case, actors, request.officers.pinned + request.rules.pinned),
        usual=np.array([(min(own), max(own)) for own in loads]).reshape(-1, 2),
        cost=cost,
        seated=seated,
        walk=np.rint(walking.matrix(points, points)),
        demands=_demands(request, case, actors),
        links=links_of(request, case, walking) if request.rules.connected else None,
        earlier=_earlier(request, case, actors),
    )
    return block, actors


def _costs(
    request: Request, actors: list[Rows], points: NDArray[np.float64], walking: Walking
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the walks from places, and who has none: nobody knows it, or everybody of the department shares it."""
    places = np.array([request.officers.places[rows[0]] for rows in actors]).reshape(-1, 2)
    departments = request.departments()
    seated = np.isnan(places).any(axis=1)
    for department in sorted({departments[rows[0]] for rows in actors}):
        mine = np.array([departments[rows[0]] == department for rows in actors])
        if mine.sum() > 1 and len(np.unique(places[mine], axis=0)) == 1:
            seated |= mine
    cost = np.zeros((len(actors), len(points)))
    if not seated.all():
        cost[~seated] = np.rint(walking.matrix(places[~seated], points))
    return cost, seated


def _pairs(request: Request, case: Case, actors: list[Rows], pairs: tuple[tuple[str, str], ...]) -> NDArray[np.bool_]:
    """Return bool (A, G), True for the pairs of officer and grid."""
    found = np.zeros((len(actors), len(case.grids)), dtype=bool)
    actor = {request.officers.ids[i]: a for a, rows in enumerate(actors) for i in rows.tolist()}
    grid = {code: g for g, code in enumerate(request.grids.codes[case.grids].tolist())}
    for officer, code in pairs:
        if officer in actor and code in grid:
            found[actor[officer], grid[code]] = True
    return found


def _earlier(request: Request, case: Case, actors: list[Rows]) -> NDArray[np.bool_]:
    last = request.officers.table["last_year"].tolist()
    ids = request.officers.ids
    pairs = tuple((ids[i], code) for rows in actors for i in rows.tolist() for code in last[i])
    return _pairs(request, case, actors, pairs)


def _demands(request: Request, case: Case, actors: list[Rows]) -> tuple[Demand, ...]:
    departments, skills = request.departments(), request.officers.table["skills"].tolist()
    n_grids = len(case.grids)

    def counted(members: list[bool]) -> NDArray[np.int64]:
        return np.array([sum(members[i] for i in rows.tolist()) for rows in actors], dtype=np.int64)

    found = []
    for department, (least, most) in case.counts.items():
        of = counted((departments == department).tolist())
        found.append(Demand(of, np.full(n_grids, least), np.full(n_grids, most)))
    if (total := total_of(request, case)) is not None:
        least, most = total
        found.append(Demand(counted([True] * len(departments)), np.full(n_grids, least), np.full(n_grids, most)))
    for skill, where in sorted(wanted_skills(request, case.grids).items()):
        able = [skill in own for own in skills]
        if _answers_for(request, case, able):
            lo = np.zeros(n_grids, dtype=np.int64)
            lo[where] = 1
            found.append(Demand(counted(able), lo, np.full(n_grids, len(departments))))
    return tuple(found)


def _answers_for(request: Request, case: Case, able: list[bool]) -> bool:
    """Tell whether a case must see to a skill: it has it, or nobody has and it is the first of its community."""
    here = range(len(able)) if request.rules.pooled else np.flatnonzero(request.home == case.community).tolist()
    if any(able[i] for i in here):
        return any(able[i] for i in case.officers.tolist())
    return min({*request.rules.departments, *request.departments().tolist()}) in case.departments


def links_of(request: Request, case: Case, walking: Walking) -> NDArray[np.bool_]:
    """Return bool (G, G), grids that hang together: neighbours, and those within reach on foot."""
    place = np.full(len(request.grids), -1)
    place[case.grids] = np.arange(len(case.grids))
    found = np.zeros((len(case.grids), len(case.grids)), dtype=bool)
    pairs = [place[request.grids.pairs]]
    if request.rules.reach is not None:
        pairs.append(walking.within(request.grids.points[case.grids], request.rules.reach))
    for first, second in (ends.T for ends in pairs):
        inside = (first >= 0) & (second >= 0)
        found[first[inside], second[inside]] = found[second[inside], first[inside]] = True
    return found
