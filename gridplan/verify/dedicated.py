"""Checks on dedicated grids: each holds its place and nothing else, has no window, and the workers its load takes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.verify.areas import read_places
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import groups


def check_dedicated(facts: Facts) -> Iterator[Finding]:
    """Yield dedicated places whose units do not have one grid alone, in each part of each community.

    Grids that mix them with others are told with all grids that mix areas. A division taken in as it was, and grids
    that somebody edited, are what they are.
    """
    places = np.array(read_places(facts.plan), dtype=object)
    if facts.plan.status == "adopted" or not places.any():
        return
    u, v = facts.reach
    same = (places[u] == places[v]) & (places[u] != "") & (facts.community[u] == facts.community[v])
    part = groups(len(places), u[same], v[same])
    pairs = np.unique(np.column_stack([part, facts.labels])[places != ""], axis=0)
    several = np.bincount(pairs[:, 0])[pairs[:, 0]] > 1
    wrong = np.isin(part, pairs[several, 0]) & (places != "") & ~facts.by_hand[facts.labels]
    if wrong.any():
        yield Finding("verify-dedicated-split", facts.ids(np.flatnonzero(wrong)))


def workers_of_dedicated(facts: Facts) -> NDArray[np.int64]:
    """Return how many workers the load of each dedicated grid takes by the general windows, int64 (k,); else 0."""
    places = np.array(read_places(facts.plan), dtype=object)
    found = np.zeros(facts.n_grids, dtype=np.int64)
    own = np.unique(facts.labels[places != ""])
    amounts = {"load": facts.grid_load, "households": facts.grid_households}
    for name, (_, hi) in facts.plan.rules.windows.items():
        found[own] = np.maximum(found[own], -(-amounts[name][own] // hi))
    return found
