"""What each officer has: grids, load, walks, and how their load compares with the usual one."""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from gridplan.people.assignment import Assignment
from gridplan.people.blocks import Request, cases, usual_loads


def served_grids(assignment: Assignment) -> list[NDArray[np.int32]]:
    """Return the rows of the grids of each officer, ascending."""
    officer, grid = assignment.pairs.T
    return np.split(grid, np.searchsorted(officer, np.arange(1, len(assignment.officers))))


def serving_officers(assignment: Assignment) -> list[NDArray[np.int32]]:
    """Return the rows of the officers of each grid, ascending."""
    officer, grid = assignment.pairs.T
    order = np.lexsort((officer, grid))
    return np.split(officer[order], np.searchsorted(grid[order], np.arange(1, len(assignment.grids))))


def unserved(assignment: Assignment) -> list[str]:
    """Return the communities that have nobody because their rules cannot be met; none unless met in part."""
    if assignment.status != "partial":
        return []
    named = {word for reason in assignment.reasons for word in (*reason.ids, *map(str, reason.numbers.values()))}
    communities = assignment.grids.communities
    return sorted((set(communities) - set(communities[assignment.pairs[:, 1]])) & named)


def at_work(assignment: Assignment) -> NDArray[np.bool_]:
    """Return which officers are not in communities that have nobody, bool (n,)."""
    return ~np.isin(assignment.home.astype(str), unserved(assignment))


def sums(assignment: Assignment, amount: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of an amount of each grid, int64 (k,), over the grids of each officer, int64 (n,)."""
    officer, grid = assignment.pairs.T
    found = np.zeros(len(assignment.officers), dtype=np.int64)
    np.add.at(found, officer, amount[grid])
    return found


def walks(assignment: Assignment) -> NDArray[np.float64]:
    """Return the walks of each officer to all their grids, float64 (n,), m."""
    found = np.zeros(len(assignment.officers))
    np.add.at(found, assignment.pairs[:, 0], assignment.travel)
    return found


def load_shares(assignment: Assignment) -> NDArray[np.float64]:
    """Return the load of each officer divided by the usual one, float64 (n,); NaN for those without grids.

    Usual is what load windows are about: the department's posts in the community, or in all when pooled, shared by
    what each officer takes; the mean load where its officers take equally many grids and each grid has so many.
    """
    request = Request(assignment.grids, assignment.officers, assignment.rules, assignment.home)
    usual = np.zeros(len(assignment.officers))
    for case in cases(request):
        usual[case.officers] = usual_loads(request, case)
    sent = np.bincount(assignment.pairs[:, 0], minlength=len(usual)) > 0
    return sums(assignment, assignment.grids.load) / np.where(sent & (usual > 0), usual, np.nan)


def hang_together(assignment: Assignment) -> NDArray[np.bool_]:
    """Return whether the grids of each officer hang together over borders, bool (n,); none or one always do."""
    graph, codes = assignment.grids.graph(), assignment.grids.codes
    pieces = [graph.subgraph(codes[grids]) for grids in served_grids(assignment)]
    return np.array([len(piece) < 2 or nx.is_connected(piece) for piece in pieces], dtype=bool)


def changed_hands(assignment: Assignment) -> list[list[str]]:
    """Return the grids of each officer that were not theirs last year; nothing for those without grids last year."""
    codes = assignment.grids.codes
    last = assignment.officers.table["last_year"]
    return [
        [code for code in codes[grids] if before and code not in before]
        for grids, before in zip(served_grids(assignment), last, strict=True)
    ]
