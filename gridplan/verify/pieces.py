"""Checks piece by piece: figures, status and proof of the parts that were divided separately."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.windows import grid_windows
from gridplan.options import Rules
from gridplan.plan import Component
from gridplan.verify.asked import ASKED_TOO_MUCH
from gridplan.verify.certificate import proven_bound
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import groups

_CLOSE = 1e-6


def check_components(facts: Facts) -> Iterator[Finding]:
    """Yield pieces whose figures are not those of their units, that share a grid, or that are not connected pieces."""
    parts, number = facts.plan.components, facts.part
    apart = _apart(facts)
    wrong = [
        part.name or str(i) for i, part in enumerate(parts) if i in apart or not _tells_truth(facts, part, number == i)
    ]
    if number.min(initial=0) < 0 or number.max(initial=0) >= len(parts):
        wrong.append("-")
    if wrong:
        yield Finding("verify-components", ids=tuple(wrong))


def check_status(facts: Facts) -> Iterator[Finding]:
    """Yield pieces whose status is not so, and a status of the plan that does not follow from those of its pieces."""
    loads = [int(facts.plan.load[facts.part == i].sum()) for i in range(len(facts.plan.components))]
    broken = facts.outside[facts.labels] | facts.clashing
    by_hand = np.isin(facts.codes[facts.labels], [*facts.told]) | np.isin(
        facts.ids(np.arange(len(broken))), [*facts.told]
    )
    held = [not broken[facts.part == i].any() for i in range(len(loads))]
    whole = [not by_hand[facts.part == i].any() for i in range(len(loads))]
    wrong = tuple(
        part.name or str(i)
        for i, part in enumerate(facts.plan.components)
        if loads[i] > 0 and not _is_so(part, held=held[i], whole=whole[i])
    )
    if wrong:
        yield Finding("verify-piece-status", ids=wrong)
    every = {str(part.status) for part in facts.plan.components}
    inhabited = {str(part.status) for part, load in zip(facts.plan.components, loads, strict=True) if load > 0}
    expected = _status_of(
        inhabited or every,
        asked_too_much=any(finding.code in ASKED_TOO_MUCH for finding in facts.plan.report.findings),
    )
    if facts.plan.status != expected:
        yield Finding("verify-status", numbers={"found": expected, "claimed": facts.plan.status})


def bounds(facts: Facts) -> list[float] | None:
    """Return the lower bound of each piece that the stored prices prove, or None without sound prices. Load·m²."""
    if facts.plan.prices is None or not _are_prices(facts.plan.prices):
        return None
    return [_bound_of(facts, facts.part == i) for i in range(int(facts.part.max(initial=0)) + 1)]


def check_bounds(facts: Facts, proven: list[float] | None) -> Iterator[Finding]:
    """Yield bounds that the prices do not prove, or that do not add up to the bound of the plan, if it has one."""
    plan = facts.plan
    if plan.prices is not None and not _are_prices(plan.prices):
        yield Finding("verify-prices")
        return
    sound, claimed = proven or [0.0] * len(plan.components), plan.bound or 0.0
    if not claimed <= sum(sound) * (1 + _CLOSE):
        yield Finding("verify-bound", numbers={"found": round(sum(sound)), "claimed": shown(claimed)})
    high = [
        part.name or str(i)
        for i, part in enumerate(plan.components)
        if not (part.bound or 0.0) <= (sound[i] if i < len(sound) else 0.0) * (1 + _CLOSE)
    ]
    if high:
        yield Finding("verify-piece-bound", ids=tuple(high))
    total = sum(part.bound or 0.0 for part in plan.components)
    if plan.bound is not None and not np.isclose(total, claimed, rtol=_CLOSE, atol=_CLOSE):
        yield Finding("verify-bound-sum", numbers={"found": shown(total), "claimed": shown(claimed)})


def shown(value: float, *, digits: int = 0) -> float | str:
    """Return a number for a sentence: rounded, or in words where it is none, which JSON could not hold."""
    if not math.isfinite(value):
        return str(value)
    return round(value, digits) if digits else round(value)


def load_ends(
    rules: Rules, workers: NDArray[np.int64], *, areas: Sequence[str] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the least and most load that each grid may hold under the windows in force, int64 (k,) each.

    A window on households means load between so many households of the lightest kind and of the heaviest, where
    nothing else makes up load.

    Parameters
    ----------
    areas
        (k,), kind of area of each grid; None where none are in use.
    """
    each = [rules.standard.load_of(kind) for kind in rules.standard] if rules.standard else [1]
    lightest, heaviest = min(each), max(each)
    others = rules.standard is not None and (bool(rules.work) or len(rules.standard.by_households) < len(each))
    least = np.zeros(len(workers), np.int64)
    most = np.full(len(workers), np.iinfo(np.int64).max)
    for name, lo, hi in grid_windows(rules, areas, n_grids=len(workers)).ends(workers):
        if name == "load" or not others:
            least = np.maximum(least, lo * (lightest if name == "households" else 1))
            most = np.minimum(most, hi * (heaviest if name == "households" else 1))
    return least, most


def _are_prices(prices: NDArray[np.float64]) -> bool:
    return bool((np.isfinite(prices) & (prices >= 0)).all())


def _is_so(part: Component, *, held: bool, whole: bool) -> bool:
    """Tell whether the status of a piece with load agrees with its windows, and with rules broken by hand."""
    if part.status in ("stopped", "adopted"):
        return True
    return held if part.status == "feasible" else not (held and whole) and part.status in ("infeasible", "unproven")


def _status_of(found: set[str], *, asked_too_much: bool) -> str:
    """Return the status of a plan whose inhabited pieces have those `found`."""
    if asked_too_much:
        return "infeasible"
    if "adopted" in found:
        return "adopted"
    if "stopped" in found:
        return "stopped"
    unmet = found - {"feasible"}
    if not unmet:
        return "feasible"
    if unmet != found:
        return "partial"
    return "unproven" if "unproven" in found else "infeasible"


def _apart(facts: Facts) -> set[int]:
    """Return the pieces that are not one whole connected piece of one community and field, nor one locked grid."""
    u, v = facts.reach
    free = (facts.locked[u] == facts.locked[v]) & (facts.field[u] == facts.field[v])
    free &= facts.area_number[u] == facts.area_number[v]
    group = groups(len(facts.part), u[free], v[free])
    pair = np.unique(np.column_stack([facts.part, group]), axis=0)
    several = np.bincount(pair[:, 1])[pair[:, 1]] > 1
    of_part = np.unique(pair[:, 0], return_counts=True)
    return {int(i) for i in pair[several, 0]} | {int(i) for i, times in zip(*of_part, strict=True) if times > 1}


def _tells_truth(facts: Facts, part: Component, mine: NDArray[np.bool_]) -> bool:
    grids = np.unique(facts.labels[mine])
    both = grids[np.isin(grids, facts.labels[~mine])]
    shared = len(both) and facts.plan.status != "adopted" and not facts.told.issuperset(facts.codes[both])
    communities = set(facts.community_names[mine])
    return not shared and (part.n_units, part.households, part.load, part.n_grids, {part.community or ""}) == (
        int(mine.sum()),
        int(facts.households[mine].sum()),
        int(facts.plan.load[mine].sum()),
        len(grids),
        communities,
    )


def _bound_of(facts: Facts, mine: NDArray[np.bool_]) -> float:
    """Return the bound of one piece; inertia is never below 0, and pieces without prices claim nothing."""
    plan = facts.plan
    if plan.prices is None or not (plan.load[mine] * plan.prices[mine]).any():
        return 0.0
    grids = np.unique(facts.labels[mine])
    areas = None if facts.grid_areas is None else facts.grid_areas[grids].tolist()
    floors, capacities = load_ends(plan.rules, plan.network.n_workers[grids], areas=areas)
    found = proven_bound(plan.ground.points[mine], plan.load[mine], plan.prices[mine], capacities, floors=floors)
    return max(found, 0.0)
