"""Supervisors for neighbouring grids: connected groups of a few grids each, loads evened out, within communities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.findings import Finding
from gridplan.options.numbers import is_count
from gridplan.people.grids import Grids
from gridplan.people.staff.block import Block
from gridplan.people.staff.task import bare_block
from gridplan.solve.divide import Graph, Request, divide

Counts = tuple[int, int]


class Supervised(NamedTuple):
    """Grids by supervisor, and what could not be had.

    Parameters
    ----------
    table
        ``supervisor`` (community and serial), ``community``, ``grid``.
    """

    table: pd.DataFrame
    findings: tuple[Finding, ...]


def counts_of(supervise: Counts) -> Counts:
    """Return fewest and most grids of a supervisor.

    Raises
    ------
    OptionError
        When they can never be right.
    """
    ends = tuple(supervise)
    if len(ends) != 2 or not all(is_count(end, least=1) for end in ends) or ends[0] > ends[1]:
        raise OptionError(
            f"supervise must run from a whole number of grids to a higher one, such as (4, 6), not {supervise!r}"
        )
    return int(ends[0]), int(ends[1])


def supervise_grids(grids: Grids, window: Counts) -> Supervised:
    """Return groups of neighbouring grids, each with a supervisor; where the numbers do not allow it, the nearest.

    Every part of a community that hangs together has its own groups: as many as come nearest to the middle of the
    window.

    Parameters
    ----------
    window
        Fewest and most grids of a supervisor.
    """
    rows: list[tuple[str, str, str]] = []
    findings: list[Finding] = []
    for name in sorted(set(grids.communities)):
        own = np.flatnonzero(grids.communities == name)
        block = bare_block(grids, own)
        groups = []
        for part in block.parts:
            labels, told = _divided(block, part, window, name, grids.codes[own])
            findings += told
            groups += [np.sort(part[labels == label]) for label in np.unique(labels)]
        groups.sort(key=lambda group: int(group[0]))
        width = len(str(len(groups)))
        for serial, group in enumerate(groups, start=1):
            code = f"{name}-S{serial:0{width}d}" if name else f"S{serial:0{width}d}"
            rows += [(code, name, code_) for code_ in grids.codes[own[group]]]
    return Supervised(pd.DataFrame(rows, columns=["supervisor", "community", "grid"]).astype(object), tuple(findings))


def _divided(
    block: Block, part: NDArray[np.int64], window: Counts, name: str, codes: NDArray[np.object_]
) -> tuple[NDArray[np.int32], tuple[Finding, ...]]:
    """Return the group of each grid of a part, and what to tell when no groups lie in the window."""
    graph = _graph(block, part)
    for number in _numbers(len(part), window):
        found = _groups(graph, number, *window)
        if found is not None:
            return found, ()
    place = {"community": name or "*", "grids": len(part), "lo": window[0], "hi": window[1]}
    wider = _nearest(graph, window)
    sizes = np.bincount(wider)
    numbers = place | {"fewest": int(sizes.min()), "most": int(sizes.max())}
    return wider, (Finding("supervisors-window", (str(codes[part[0]]),), numbers),)


def _graph(block: Block, part: NDArray[np.int64]) -> Graph:
    number = np.full(len(block), -1, dtype=np.int64)
    number[part] = np.arange(len(part))
    pairs = number[block.pairs]
    pairs = pairs[(pairs >= 0).all(axis=1)]
    ones, load = np.ones(len(part), dtype=np.int64), block.load[part].astype(float)
    return Graph.from_edges(block.points[part], ones, pairs[:, 0], pairs[:, 1], soft=load + 1e-3)


def _numbers(grids: int, window: Counts) -> list[int]:
    """Return the numbers of groups that the window allows, the one nearest to its middle first."""
    lo, hi = window
    possible = range(-(-grids // hi), grids // lo + 1)
    return sorted(possible, key=lambda n: (abs(grids / n - (lo + hi) / 2), n))


def _nearest(graph: Graph, window: Counts) -> NDArray[np.int32]:
    """Return the groups whose window had to be opened least, first by one grid at both ends, then by two."""
    for wider in range(1, len(graph) + 1):
        ends = max(window[0] - wider, 1), window[1] + wider
        for number in _numbers(len(graph), ends):
            found = _groups(graph, number, *ends)
            if found is not None:
                return found
    return np.zeros(len(graph), dtype=np.int32)


def _groups(graph: Graph, number: int, lo: int, hi: int) -> NDArray[np.int32] | None:
    if number == 1:
        return np.zeros(len(graph), dtype=np.int32)
    ends = np.full((number, 1), lo), np.full((number, 1), hi)
    found = divide(graph, Request(*ends, balance=np.ones(1), effort=0))
    return found.labels if found.feasible else None


def sizes_of(table: pd.DataFrame) -> Iterator[tuple[str, list[str]]]:
    """Yield each supervisor with the grids."""
    for code, own in table.groupby("supervisor", sort=True):
        yield str(code), own["grid"].tolist()
