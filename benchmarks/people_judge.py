"""One judge for all assignments of officers. Shares no code with any contestant, gridplan included.

Loads, neighbours and walks come with the request: the same numbers for every contestant.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.people_request import Request

Posts = NDArray[np.int64]


@dataclass(frozen=True)
class Verdict:
    """What an assignment is worth.

    Parameters
    ----------
    broken
        Rule → how often it is broken.
    posts
        Grids served, summed over officers.
    spread
        Largest difference of an officer's load from the usual one, as a share of that.
    travel
        Sum of walks, m.
    """

    posts: int
    spread: float
    travel: float
    broken: dict[str, int] = field(default_factory=dict)

    @property
    def feasible(self) -> bool:
        """Whether every rule holds."""
        return not self.broken


def judge(asked: Request, posts: Posts) -> Verdict:
    """Judge posts, rows of officer and grid (p, 2), against the rules."""
    served: dict[int, list[int]] = defaultdict(list)
    for officer, grid in posts.tolist():
        served[officer].append(grid)
    loads = np.array([sum(int(asked.load[g]) for g in served[i]) for i in range(len(asked.home))])
    apart = np.abs(loads / asked.usual() - 1)
    broken = Counter(_of_officers(asked, served)) + Counter(_of_grids(asked, posts)) + Counter(_of_staff(asked))
    if asked.window is not None:
        broken["load"] = int((apart > asked.window + 1e-9).sum())
    return Verdict(
        posts=len(posts),
        spread=float(apart.max()),
        travel=float(asked.metres[posts[:, 0], posts[:, 1]].astype(float).sum()),
        broken={rule: int(times) for rule, times in sorted(broken.items()) if times},
    )


def _of_officers(asked: Request, served: dict[int, list[int]]) -> list[str]:
    """Return a word for each fault of one officer's grids."""
    found = []
    for officer, home in enumerate(asked.home):
        own = served[officer]
        if not asked.fewest <= len(own) <= asked.most[officer]:
            found.append("grids per officer")
        if len(set(own)) < len(own):
            found.append("same post twice")
        if home >= 0 and any(asked.ground[grid] != home for grid in own):
            found.append("community")
        if asked.connected and not hang_together(own, asked.near):
            found.append("connected")
    return found


def _of_grids(asked: Request, posts: Posts) -> list[str]:
    there = Counter((asked.department[officer], grid) for officer, grid in posts.tolist())
    return [
        "officers per grid"
        for department, (fewest, most) in asked.in_grid.items()
        for grid in range(len(asked.load))
        if not fewest <= there[department, grid] <= most
    ]


def _of_staff(asked: Request) -> list[str]:
    if asked.staff is None:
        return []
    staff = Counter(asked.home.tolist())
    return [
        "officers per community" for c in set(asked.ground.tolist()) if not asked.staff[0] <= staff[c] <= asked.staff[1]
    ]


def hang_together(grids: list[int], near: NDArray[np.int64]) -> bool:
    """Whether grids are one piece over neighbours."""
    if not grids:
        return True
    left, reached = set(grids[1:]), [grids[0]]
    inside = near[np.isin(near, grids).all(axis=1)].tolist()
    while reached:
        here = reached.pop()
        beside = {b if a == here else a for a, b in inside if here in (a, b)} & left
        left -= beside
        reached += beside
    return not left
