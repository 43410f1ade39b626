"""The verb alternatives: one ground, several clearly different plans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.alternatives.choosing import choose
from gridplan.alternatives.dials import dialled
from gridplan.alternatives.figures import differing, figures_of, undominated
from gridplan.alternatives.values import Alternatives
from gridplan.dividing.pieces import PieceProgress
from gridplan.errors import OptionError
from gridplan.ground.areas import grid_areas
from gridplan.ground.ground import Ground
from gridplan.language import say
from gridplan.measure import outside_window
from gridplan.options import Rules, rules_of
from gridplan.partition import partition
from gridplan.plan import Plan
from gridplan.wishes.earlier import match_earlier


def alternatives(
    ground: Ground,
    rules: Rules | None = None,
    *,
    n: int = 6,
    start: Plan | str | Path | None = None,
    threads: int = 2,
    progress: PieceProgress | None = None,
    **asked: Any,
) -> Alternatives:
    """Divide `ground` in several ways and return clearly different plans, none of them worse than another throughout.

    The dials for streets, borders, evenness and, with an older plan, staying are turned; each division is measured by
    evenness, compactness, border length, borders along streets and what stays. Of the plans that hold the rules as far
    as any does, those stay that no other matches in everything, and that differ from each other in who goes where.

    Parameters
    ----------
    rules
        All rules as one value; keywords make one when None.
    n
        At most so many plans.
    start
        The older plan, to tell how much of it stays.
    threads
        Threads that may work at once on large ground; the plans do not depend on it.
    progress
        Called with the name of the step, the share done, 0–1, and how far the present plan can be from perfect.
    asked
        Rules by keyword, as in `gridplan.partition`.

    Raises
    ------
    InputError
        As `gridplan.partition`.
    OptionError
        When rules and keywords are both given, a value can never be right, or `n` is less than 1.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> found = alternatives(ground, n=3, window=(200, 500), effort=0)
    >>> found.names("en")[0].startswith("balanced choice")
    True
    """
    if n < 1:
        raise OptionError(f"n must be at least 1, not {n}")
    if rules is not None and asked:
        raise OptionError(f"rules and {', '.join(asked)} are both given; put them into the rules")
    wanted = rules_of(**asked) if rules is None else rules
    earlier = None if start is None else match_earlier(start, ground)
    plans = _divisions(ground, dialled(wanted, stay=start is not None), start, threads, progress)
    plans = _holding(plans, wanted)
    found = [figures_of(plan, earlier) for plan in plans]
    rows = np.array([list(figures.values()) for figures in found])
    kept = undominated(rows)
    chosen = kept[choose(rows[kept], _apart([plans[i] for i in kept]), most=n)]
    return Alternatives(tuple(plans[i] for i in chosen), wanted, tuple(found[i] for i in chosen))


def _divisions(
    ground: Ground,
    variants: Sequence[Rules],
    start: Plan | str | Path | None,
    threads: int,
    progress: PieceProgress | None,
) -> list[Plan]:
    """Return a plan for each of the rules; an interrupted one is the last."""
    plans: list[Plan] = []
    for i, rules in enumerate(variants):
        step = None if progress is None else _step(progress, i, len(variants))
        plans.append(partition(ground, rules, start=start, threads=threads, progress=step))
        if plans[-1].status == "stopped":
            break
    return plans


def _step(progress: PieceProgress, number: int, count: int) -> PieceProgress:
    name = say("alternative-step", number=number + 1, count=count)
    return lambda _, share, gap: progress(name, (number + share) / count, gap)


def _holding(plans: Sequence[Plan], rules: Rules) -> list[Plan]:
    """Return the plans with the fewest grids outside the windows asked for."""
    outside = [_outside(plan, rules) for plan in plans]
    return [plan for plan, count in zip(plans, outside, strict=True) if count == min(outside)]


def _outside(plan: Plan, rules: Rules) -> int:
    grids = plan.grids
    amounts = {name: grids[name].to_numpy() for name in ("load", "households", "workers")}
    areas = grid_areas(plan.ground, rules, plan.load, labels=plan.labels, n_grids=len(grids))
    return int(outside_window(rules, **amounts, areas=areas).sum())


def _apart(plans: Sequence[Plan]) -> NDArray[np.float64]:
    """Return the share of load in other grids for each two plans, float64 (p, p)."""
    apart = np.zeros((len(plans), len(plans)))
    for i, j in combinations(range(len(plans)), 2):
        apart[i, j] = apart[j, i] = differing(plans[i].load, plans[i].labels, plans[j].labels)
    return apart
