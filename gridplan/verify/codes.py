"""Checks on the codes of a merged plan: which go on with their ground, and that none stands on other ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.merger import Merger
from gridplan.plan import Network
from gridplan.verify.facts import Facts


def check_codes(facts: Facts) -> Iterator[Finding]:
    """Yield new grids that lost the code of their ground, and codes that stand on ground which never bore them.

    Grids and codes that the rules pin are as they were asked for. One code may stand for different ground in several
    departments; it is at home wherever one of them had a unit of it.
    """
    merger = facts.plan.merger
    if merger is None:
        return
    pinned = facts.plan.rules.pinned
    named = {facts.labels[facts.place[unit]] for unit in pinned if unit in facts.place}
    homes = _homes([network for network in facts.plan.others if network.name in merger.weights])
    moved = [
        code
        for grid, code in enumerate(facts.codes.tolist())
        if code in homes and code not in pinned.values() and not (facts.labels[homes[code]] == grid).any()
    ]
    lost = [
        code
        for code, grid in _survivors(facts, merger).items()
        if facts.codes[grid] != code and grid not in named and code not in pinned.values()
    ]
    for name, codes in (("verify-codes-moved", moved), ("verify-codes-lost", lost)):
        if codes:
            yield Finding(name, tuple(sorted(codes)))


def _homes(networks: Sequence[Network]) -> dict[str, NDArray[np.int64]]:
    """Return code → the units that had it in any department."""
    homes: dict[str, list[NDArray[np.int64]]] = {}
    for network in networks:
        for code, units in zip(network.codes, _members(network.labels, len(network.codes)), strict=True):
            homes.setdefault(code, []).append(units)
    return {code: np.concatenate(units) for code, units in homes.items()}


def _survivors(facts: Facts, merger: Merger) -> dict[str, int]:
    """Return code → new grid with the very units that the base had under it, or all departments where none is base."""
    names = merger.weights if merger.base is None else (merger.base,)
    found = [_same_ground(facts, network) for network in facts.plan.others if network.name in names]
    first = found[0] if found else {}
    return {code: grid for code, grid in first.items() if all(other.get(code) == grid for other in found)}


def _same_ground(facts: Facts, network: Network) -> dict[str, int]:
    """Return code → new grid with the very units of that grid."""
    size = np.bincount(facts.labels, minlength=facts.n_grids)
    found = {}
    for code, units in zip(network.codes, _members(network.labels, len(network.codes)), strict=True):
        grids = np.unique(facts.labels[units])
        if len(grids) == 1 and size[grids[0]] == len(units):
            found[code] = int(grids[0])
    return found


def _members(labels: NDArray[np.int32], n_grids: int) -> list[NDArray[np.int64]]:
    """Return the units of each grid."""
    inside = np.flatnonzero(labels >= 0)
    order = inside[np.argsort(labels[inside], kind="stable")]
    return np.split(order, np.searchsorted(labels[order], np.arange(1, n_grids)))
