"""The check that an officer's grids hang together, by neighbours and by short walks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.findings import Finding
from gridplan.people.checking.facts import Facts

_CLOSE = 1e-6
"""What walks may differ by for rounding, m."""


def check_together(facts: Facts) -> Iterator[Finding]:
    """Yield officers whose grids do not hang together though the rules ask for it."""
    if not facts.assignment.rules.connected:
        return
    mates, posts = facts.walks.mates, len(facts.grid)
    linked = _adjoining(facts)
    if facts.assignment.rules.reach is not None:
        linked |= facts.walks.apart <= facts.assignment.rules.reach + _CLOSE
    near = mates[linked]
    graph = coo_array((np.ones(len(near)), near.T), shape=(posts, posts))
    piece = connected_components(graph, directed=False)[1]
    pieces = np.unique(np.column_stack([facts.officer, piece]), axis=0)
    torn = np.flatnonzero(np.bincount(pieces[:, 0], minlength=len(facts.ids)) > 1)
    if len(torn):
        yield Finding("people-torn", tuple(facts.ids[torn]))


def _adjoining(facts: Facts) -> np.ndarray:
    """Return which pairs of posts of an officer are of neighbouring grids, bool (q,)."""
    size = len(facts.codes)
    pairs = facts.assignment.grids.pairs.astype(np.int64)
    ends = np.sort(facts.grid[facts.walks.mates], axis=1)
    return np.isin(ends @ np.array([size, 1]), np.sort(pairs, axis=1) @ np.array([size, 1]))
