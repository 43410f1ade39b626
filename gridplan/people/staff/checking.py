"""The independent check of workers on grids: every rule and every sum computed again, without the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import networkx as nx

from gridplan.findings import Finding
from gridplan.people.checking import Checked
from gridplan.people.staff.roster import WorkerRoster

_CLOSE = 1e-6


def verify_roster(roster: WorkerRoster) -> Checked:
    """Recompute what a roster says: workers, shares of time, sets that hang together, windows and the heaviest load.

    Returns
    -------
    Checked
    """
    facts = _Facts(roster)
    checks = (_posts, _shares, _served, _connected, _communities, _limits, _pins, _proportion, _heaviest, _told)
    found = [finding for check in checks for finding in check(facts)]
    figures = {
        "workers": len(roster.crew),
        "posts": len(roster.pairs),
        "grids": len({grid for _, grid, _ in facts.rows}),
        "full_time": round(sum(share for _, _, share in facts.rows), 3),
    }
    return Checked.of(found, figures)


class _Facts:
    """A roster as rows of ids, and what follows from them."""

    def __init__(self, roster: WorkerRoster) -> None:
        self.roster = roster
        ids, codes = roster.crew.table["worker"].tolist(), roster.grids.codes.tolist()
        posts = zip(roster.pairs.tolist(), roster.share.tolist(), strict=True)
        self.rows = [(ids[worker], codes[grid], share) for (worker, grid), share in posts]
        self.grids: dict[str, dict[str, float]] = defaultdict(dict)
        self.workers: dict[str, dict[str, float]] = defaultdict(dict)
        for worker, grid, share in self.rows:
            self.grids[worker][grid] = share
            self.workers[grid][worker] = share
        self.time = {w: t / 1000 for w, t in zip(ids, roster.crew.table["time"].tolist(), strict=True)}
        self.load = dict(zip(codes, roster.grids.load.tolist(), strict=True))
        self.community = dict(zip(codes, roster.grids.communities.tolist(), strict=True))
        self.graph = roster.grids.graph()

    def block(self, grid: str) -> str:
        """Return the community that a grid is given out with; one for all when pooled."""
        return "" if self.roster.rules.pooled else self.community[grid]

    def loads(self) -> dict[str, float]:
        """Return the load of each worker for the time they have."""
        served = {grid: sum(own.values()) for grid, own in self.workers.items()}
        return {
            worker: sum(self.load[g] * share / served[g] for g, share in own.items() if served[g] > 0)
            / self.time[worker]
            for worker, own in self.grids.items()
        }

    def usual(self) -> float:
        """Return the load of one full worker under the rules, or the mean."""
        measure = self.roster.grids.per_worker
        return measure if measure > 1 else sum(self.load.values()) / max(sum(self.time.values()), _CLOSE)


def _posts(facts: _Facts) -> Iterator[Finding]:
    if len({(worker, grid) for worker, grid, _ in facts.rows}) < len(facts.rows):
        yield Finding("crew-wrong-twice")


def _shares(facts: _Facts) -> Iterator[Finding]:
    empty = [w for w, g, share in facts.rows if share < 0 or (share == 0 and facts.load[g] > 0)]
    wrong = [w for w, own in facts.grids.items() if abs(sum(own.values()) - facts.time[w]) > _CLOSE]
    if bad := sorted({*empty, *wrong}):
        yield Finding("crew-wrong-shares", tuple(bad))


def _served(facts: _Facts) -> Iterator[Finding]:
    """Yield grids with load and nobody, where the roster does not say that their community cannot be given out."""
    given = {facts.block(grid) for grid in facts.workers}
    left = [grid for grid, load in facts.load.items() if load > 0 and grid not in facts.workers]
    if facts.roster.status != "feasible":
        left = [grid for grid in left if facts.block(grid) in given]
    if left:
        yield Finding("crew-wrong-unserved", tuple(left))


def _connected(facts: _Facts) -> Iterator[Finding]:
    apart = [w for w, own in facts.grids.items() if not nx.is_connected(facts.graph.subgraph(own))]
    if apart:
        yield Finding("crew-wrong-apart", tuple(sorted(apart)))


def _communities(facts: _Facts) -> Iterator[Finding]:
    if facts.roster.rules.pooled:
        return
    home = dict(zip(facts.time, facts.roster.home.tolist(), strict=True))
    asked = dict(zip(facts.time, facts.roster.crew.table["community"].tolist(), strict=True))
    away = {w for w, own in facts.grids.items() if {facts.community[g] for g in own} != {home[w]}}
    moved = {w for w, own in asked.items() if own and w in facts.grids and own != home[w]}
    if away | moved:
        yield Finding("crew-wrong-community", tuple(sorted(away | moved)))


def _limits(facts: _Facts) -> Iterator[Finding]:
    most = facts.roster.rules.grids_per_worker or len(facts.load)
    room = dict(zip(facts.time, facts.roster.crew.table["capacity"].tolist(), strict=True))
    many = [w for w, own in facts.grids.items() if len(own) > min(most, room[w] if room[w] > 0 else most)]
    if many:
        yield Finding("crew-wrong-many", tuple(sorted(many)))
    window = facts.roster.rules.window
    if window is not None:
        low, high = (end * facts.usual() for end in window)
        out = [w for w, load in facts.loads().items() if not low * (1 - _CLOSE) <= load <= high * (1 + _CLOSE)]
        if out:
            yield Finding("crew-wrong-window", tuple(sorted(out)))


def _pins(facts: _Facts) -> Iterator[Finding]:
    pins = zip(facts.time, facts.roster.crew.table["pinned"].tolist(), strict=True)
    lost = [worker for worker, codes in pins if worker in facts.grids and not set(codes) <= set(facts.grids[worker])]
    if lost:
        yield Finding("crew-wrong-pins", tuple(sorted(lost)))


def _proportion(facts: _Facts) -> Iterator[Finding]:
    """Yield grids whose time is not in proportion to their load, within each part that hangs together."""
    if not facts.roster.rules.part_time:
        return
    wrong = []
    for part in nx.connected_components(_within(facts)):
        load = sum(facts.load[g] for g in part)
        time = sum(sum(facts.workers[g].values()) for g in part if g in facts.workers)
        for grid in part:
            wanted = float(Fraction(facts.load[grid], load)) * time if load else None
            if wanted is not None and abs(sum(facts.workers.get(grid, {}).values()) - wanted) > _CLOSE:
                wrong.append(grid)
    if wrong:
        yield Finding("crew-wrong-proportion", tuple(sorted(wrong)))


def _within(facts: _Facts) -> nx.Graph[str]:
    """Return the neighbours that are given out together."""
    inside: nx.Graph[str] = nx.Graph()
    inside.add_nodes_from(facts.graph)
    inside.add_edges_from((a, b) for a, b in facts.graph.edges if facts.block(a) == facts.block(b))
    return inside


def _heaviest(facts: _Facts) -> Iterator[Finding]:
    """Yield communities whose heaviest worker has another load than said, or less than is said to be possible."""
    loads = facts.loads()
    for stage in facts.roster.stages:
        own = [load for w, load in loads.items() if facts.block(next(iter(facts.grids[w]))) == stage.block]
        found = max(own, default=0.0) / facts.usual() if facts.usual() else 0.0
        if abs(found - stage.value) > _CLOSE * max(found, 1) or stage.bound > found * (1 + _CLOSE):
            numbers = {"community": stage.block or "*", "said": f"{stage.value:.4f}", "found": f"{found:.4f}"}
            yield Finding("crew-wrong-heaviest", (), numbers)


def _told(facts: _Facts) -> Iterator[Finding]:
    if facts.roster.status != "feasible" and not facts.roster.reasons:
        yield Finding("crew-wrong-no-reason")
