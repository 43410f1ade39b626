"""Checks of a merged plan against its departments' networks: pairs kept, their bound, borders that were to stay."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.merger import Merger
from gridplan.plan import Network
from gridplan.verify.facts import Facts
from gridplan.verify.witnesses import crossing, witnesses

MERGER_FIGURES = ("pairs_kept", "pairs_bound", "kept_share", "departments")

_CLOSE = 1e-9


class Kept(NamedTuple):
    """Pairs of households that share a grid of one department, and how many of them share a new one."""

    weight: float
    pairs: int
    kept: int

    def as_dict(self) -> dict[str, Any]:
        """Return the pairs as plain values for JSON."""
        share = self.kept / self.pairs if self.pairs else None
        return {"weight": _finite(self.weight), "pairs": self.pairs, "pairs_kept": self.kept, "kept_share": share}


def merger_figures(facts: Facts) -> dict[str, Any]:
    """Return the figures on departments, None where the plan merges nothing."""
    merger = facts.plan.merger
    if merger is None:
        return dict.fromkeys(MERGER_FIGURES)
    own = kept_pairs(facts, merger)
    kept = sum(one.weight * one.kept for one in own.values())
    pairs = sum(one.weight * one.pairs for one in own.values())
    return {
        "pairs_kept": _finite(kept),
        "pairs_bound": _finite(merger.bound),
        "kept_share": kept / pairs if pairs > 0 else None,
        "departments": {name: one.as_dict() for name, one in own.items()},
    }


def kept_pairs(facts: Facts, merger: Merger, labels: NDArray[np.int32] | None = None) -> dict[str, Kept]:
    """Return the pairs of each department that the plan knows, by name; kept by the plan, or by other `labels`."""
    found = {}
    for network in sorted(facts.plan.others, key=lambda n: n.name):
        if network.name in merger.weights:
            before, both = _households_of(facts, network, facts.labels if labels is None else labels)
            weight = float(merger.weights[network.name])
            found[network.name] = Kept(weight, _pairs(before.values()), _pairs(both.values()))
    return found


def check_merger(facts: Facts) -> Iterator[Finding]:
    """Yield what a merger says that cannot be: departments that are not there, weights and dials out of range."""
    merger = facts.plan.merger
    if merger is None:
        return
    known = {network.name for network in facts.plan.others}
    named = {*merger.weights, *merger.fixed, *(() if merger.base is None else (merger.base,))}
    if lost := sorted(named - known):
        yield Finding("verify-departments-unknown", tuple(lost))
    wrong = [name for name, weight in merger.weights.items() if not 0 <= weight < math.inf]
    wrong += [] if 0 <= merger.compact <= 1 else ["compact"]
    wrong += [] if merger.carry in ("largest", "split") else ["carry"]
    if wrong:
        yield Finding("verify-merger-values", tuple(sorted(wrong)))


def check_pairs(facts: Facts) -> Iterator[Finding]:
    """Yield a bound that the plan itself exceeds, or a department's network that keeps the same rules."""
    merger = facts.plan.merger
    if merger is None or merger.bound is None:
        return
    ours = {"verify-pairs-bound": [facts.plan.network], "verify-pairs-witness": witnesses(facts, merger)}
    for code, networks in ours.items():
        for network in networks:
            own = kept_pairs(facts, merger, network.labels)
            kept = sum(one.weight * one.kept for one in own.values())
            if not kept <= merger.bound * (1 + _CLOSE) + _CLOSE:
                numbers = {"kept": f"{kept:.0f}", "bound": f"{merger.bound:.0f}", "network": network.name}
                yield Finding(code, numbers=numbers)


def check_fixed(facts: Facts) -> Iterator[Finding]:
    """Yield new grids with units of two grids of a department whose borders were to stay."""
    merger = facts.plan.merger
    for network in facts.plan.others:
        if merger is not None and network.name in merger.fixed:
            across = crossing(facts.labels, network.labels, facts.n_grids)
            if across.any():
                yield Finding("verify-fixed", tuple(facts.codes[across]), {"department": network.name})


def _households_of(
    facts: Facts, network: Network, labels: NDArray[np.int32]
) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    """Return the households of each old grid, and of each old grid inside each grid of `labels`."""
    before: dict[int, int] = {}
    both: dict[tuple[int, int], int] = {}
    columns = (network.labels.tolist(), labels.tolist(), facts.households.tolist())
    for old, new, households in zip(*columns, strict=True):
        if old >= 0:
            before[old] = before.get(old, 0) + households
            both[old, new] = both.get((old, new), 0) + households
    return before, both


def _pairs(households: Any) -> int:
    return sum(n * (n - 1) // 2 for n in households)


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
