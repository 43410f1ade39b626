"""The counts and loads of a plan beside those that were told of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.plan import Plan
from gridplan.publishing.counts import FEW, WITHHELD, PublicCounts, Shown
from gridplan.publishing.earlier import Release, tells_nothing_new, told_already

_LEAST_KNOWN = 0.5
"""Share of the buildings that an earlier plan must know by their ids."""


def counts_beside(plans: Sequence[Plan], told: Sequence[PublicCounts], counts: PublicCounts) -> PublicCounts:
    """Return the `counts` of the last of the plans without those that tell something small beside what was `told`.

    The total of a community, and that of the plan, is shown where an earlier release told it, or where all that it sums
    up is shown; where neither holds, its difference to an earlier total could tell a few homes that were built.

    Raises
    ------
    OptionError
        When most buildings have other ids in an earlier plan.
    """
    _check_known(plans)
    everything = [*told, counts]
    grids = [_release(plan, plan.labels, one.shown) for plan, one in zip(plans, everything, strict=True)]
    few = [_release(plan, plan.labels, _few(one)) for plan, one in zip(plans, everything, strict=True)]
    shown = counts.shown & tells_nothing_new(grids)
    texts = [_grid(*told_of) for told_of in zip(counts.grids, shown.tolist(), told_already(few).tolist(), strict=True)]
    by_community = [_communities(plan, one) for plan, one in zip(plans, everything, strict=True)]
    totals = _totals(plans[-1], counts.communities, texts, told_already(by_community))
    whole = [_release(plan, _whole(plan), np.array([isinstance(one.total, int)])) for plan, one in _all(plans, told)]
    open_total = bool(told_already(whole)[0]) or all(isinstance(text, int) for text in totals.values())
    return PublicCounts(tuple(texts), totals, counts.total if open_total else WITHHELD)


def loads_beside(plans: Sequence[Plan], shown: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Return bool (k,), which loads of the last plan tell no few homes of one load beside earlier loads.

    Parameters
    ----------
    shown
        bool (k,) of each plan, whether the load of each grid is told.
    """
    return tells_nothing_new(
        [_release(plan, plan.labels, told, kinds=_kinds(plan)) for plan, told in zip(plans, shown, strict=True)]
    )


def _all(plans: Sequence[Plan], told: Sequence[PublicCounts]) -> list[tuple[Plan, PublicCounts]]:
    """Return each plan with what was told of it; the last one stands with nothing of its own."""
    return list(zip(plans, [*told, told[-1]], strict=True))


def _release(
    plan: Plan, groups: NDArray[np.int32], shown: NDArray[np.bool_], *, kinds: NDArray[np.object_] | None = None
) -> Release:
    units = plan.ground.units
    homes = units["households"].to_numpy(np.int64)
    same = np.full(len(units), "", dtype=object) if kinds is None else kinds
    return Release(units["unit"].to_numpy(dtype=object), groups, homes, shown, same)


def _kinds(plan: Plan) -> NDArray[np.object_]:
    """Return load to households of each unit, in lowest terms."""
    homes, loads = plan.ground.units["households"].to_numpy(np.int64), np.asarray(plan.load, dtype=np.int64)
    common = np.maximum(np.gcd(homes, loads), 1)
    return np.array([f"{a}:{b}" for a, b in zip(loads // common, homes // common, strict=True)], dtype=object)


def _communities(plan: Plan, counts: PublicCounts) -> Release:
    """Return the communities as a release, each with the units of its grids."""
    names = {name: number for number, name in enumerate(counts.communities)}
    of_grid = np.array([names[name] for name in plan.grids["community"].tolist()] + [-1], dtype=np.int32)
    shown = np.array([isinstance(text, int) for text in counts.communities.values()], dtype=bool)
    return _release(plan, of_grid[plan.labels], shown)


def _whole(plan: Plan) -> NDArray[np.int32]:
    return np.where(plan.labels >= 0, 0, -1).astype(np.int32)


def _few(counts: PublicCounts) -> NDArray[np.bool_]:
    return np.array([text == FEW for text in counts.grids], dtype=bool)


def _grid(text: Shown, kept: bool, again: bool) -> Shown:
    """Return what stands for a grid: fewer than ten only where that was told before, else it would limit pieces."""
    if kept or text == 0 or (text == FEW and again):
        return text
    return WITHHELD


def _totals(
    plan: Plan, totals: Mapping[object, Shown], texts: Sequence[Shown], again: NDArray[np.bool_]
) -> dict[object, Shown]:
    """Return what stands for each community."""
    communities = plan.grids["community"].tolist()
    found: dict[object, Shown] = {}
    for (name, total), before in zip(totals.items(), again.tolist(), strict=True):
        own = [text for text, community in zip(texts, communities, strict=True) if community == name and text != 0]
        if before or all(isinstance(text, int) for text in own) or (own == [FEW] and total == FEW):
            found[name] = total
        else:
            found[name] = WITHHELD
    return found


def _check_known(plans: Sequence[Plan]) -> None:
    now = set(plans[-1].ground.units["unit"].astype(str))
    for plan in plans[:-1]:
        known = len(now & set(plan.ground.units["unit"].astype(str)))
        if known < _LEAST_KNOWN * len(now):
            raise OptionError(say("public-earlier-foreign", known=known, units=len(now)))
