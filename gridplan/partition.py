"""Divide surveyed ground into balanced grids: the main verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gridplan.errors import OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.levels import LevelRules
from gridplan.nesting.divide import check_parts, with_levels
from gridplan.options import Ends, Estates, Islands, Objective, Rounding, Rules, Standard, rules_or
from gridplan.options.dedicated import Dedicated
from gridplan.options.wishes import Group, Place
from gridplan.plan import Plan
from gridplan.planning import PieceProgress, draw_plan
from gridplan.staff import staff_notes
from gridplan.wishes.by_value import one_grid_each, rules_for_each
from gridplan.wishes.earlier import Earlier, match_earlier, moved_note


def partition(
    ground: Ground,
    rules: Rules | None = None,
    *,
    window: Ends | None = None,
    load_window: Ends | None = None,
    standard: Standard | None = None,
    kind_map: Mapping[str, str] | None = None,
    classes: Mapping[str, str] | None = None,
    n_grids: int | None = None,
    workers: int | None = None,
    rounding: Rounding | None = None,
    streets: float | None = None,
    borders: float | None = None,
    crossing: Mapping[str, float] | Mapping[int, float] | None = None,
    balance: Mapping[str, float] | None = None,
    by: str | None = None,
    together: str | Sequence[Group | Sequence[str]] | None = None,
    apart: str | Sequence[Group | Sequence[str]] | None = None,
    pinned: Mapping[str, str] | Mapping[str, int] | None = None,
    locked: Sequence[str] | None = None,
    centres: Sequence[Place | Sequence[float]] | None = None,
    islands: Islands | None = None,
    estates: Estates | None = None,
    links: bool | None = None,
    areas: str | None = None,
    strict_areas: bool | None = None,
    work: Mapping[str, float] | None = None,
    dedicated: Dedicated | None = None,
    start: Plan | str | Path | None = None,
    stay: float | None = None,
    objective: Objective | None = None,
    effort: int | None = None,
    seed: int | None = None,
    threads: int = 2,
    levels: LevelRules | None = None,
    parts: pd.DataFrame | None = None,
    progress: PieceProgress | None = None,
) -> Plan:
    """Divide `ground` into grids that are connected, inside their windows, compact and bounded by streets.

    Each connected piece of each community is divided on its own; one that cannot be met never blocks the others.

    Parameters
    ----------
    rules
        All rules as one value; the keywords below make one when None.
    window
        Households per worker, lowest and highest; 300–500 when nothing else is asked for.
    load_window
        Load per worker in workers' worth, 0.8–1.2 when a standard is given.
    standard
        Households per worker by kind of unit, or as `gridplan.Ratio` so many shops, jobs, students or m² of floor area.
    kind_map
        Kind as written in the data → kind in the standard.
    classes
        Community → kind in the standard, where the ratio goes by community instead of by unit.
    n_grids
        Number of grids over all pieces; derived from load and windows when None.
    workers
        Fixed number of workers, apportioned to the communities by load; derived when None.
    rounding
        How workers per community become whole people; to the nearest when None.
    streets
        How strongly borders follow streets; 0 not at all, 1 the default.
    borders
        From compact grids (0, the default) to short borders (1 and more). Compact grids keep walks short, and borders
        follow streets in any case; short borders are for borders that are marked or patrolled, at longer walks.
    crossing
        Class of road (1 to 6) → price of a grid that reaches across it; 1 counts as much as a border off the streets.
    balance
        Column of the units → weight: shops, elderly people, incidents, evened out over the grids, softly; with 0 the
        plan only tells its sums, and is the same without it.
    by
        Column of the units, such as ``"estate"``, of which each value is one grid: kept together, whole, and the
        middle of a grid that takes in what is around it without a value. Windows hold all the same, by workers. It may
        be told beside `rules`.
    together
        Groups of unit ids that share a grid, or a column whose equal values do, such as ``"estate"``. A group that does
        not hang together is joined through the fewest units in between, which a finding names.
    apart
        Groups of unit ids, or a column, of which no two may share a grid.
    pinned
        Unit id → name of its grid, which becomes the grid's code. A code of `start` names that grid, which goes on
        where it lies and takes the unit in.
    locked
        Codes of grids of `start` that stay exactly as they are; the number of grids counts them.
    centres
        Units, or places (x, y) in m inside units, about which grids lie; the unit there is in that grid. A piece of
        ground with such places has one grid for each.
    islands
        Parts of a community that do not hang together are divided on their ``own`` (the default), joined by a named
        ``bridge`` over a link or else the shortest way, or ``refuse``.
    estates
        Units that share a value of a column in `together` and are more than one worker may have: ``cut`` along inner
        roads and between buildings into the fewest parts that are not (the default), or kept ``whole`` with several
        workers. Findings name every such estate.
    links
        Let grids reach over barriers by the bridges, underpasses and level crossings of the ground.
    areas
        Column of the units with kinds of area, such as administrative, residential, commercial, campus or industrial:
        no grid mixes two of them, and each is held to the window of its kind. Bits too small for a grid are counted to
        what surrounds them, which a finding names; see `gridplan.ground.settling`.
    strict_areas
        Let such bits stand on their own all the same.
    work
        Column of the units → how many households' worth of work one of it is, beside the households:
        ``{"elderly": 0.5, "shops": 1}``. Findings tell the share of the load that each makes up. ``walking``, metres of
        the daily route, is reckoned where units have no such column: see `gridplan.with_walking`.
    dedicated
        Where `gridplan.with_dedicated` marked malls, campuses, hospitals and parks: each is a grid of its ``own``
        (the default), whatever its load, or they ``attach`` to the grids around, kept together as estates are.
    start
        An older plan or its file, matched by unit ids; its codes go on where its grids do.
    stay
        Price of moving a household away from its grid in `start`: 1 is the mean inertia of a household.
    objective
        Whether grids lie compactly about their best unit (``medoid``, the default) or their middle (``centroid``).
    effort
        Search effort in whole multiples of the default; 0 is one quick run.
    seed
        Same seed, same ground, same rules: same plan.
    threads
        Threads that may work at once on large ground; the plan does not depend on it.
    levels
        Divide the grids further, into micro-grids and corridor groups, see `gridplan.divide_levels`.
    parts
        Table of the parts that these are made of; derived when None.
    progress
        Called with the name of the piece, the share done, 0–1, and the gap of the piece's best division so far against
        a first lower bound, or None while there is none.

    Returns
    -------
    Plan
        Its `status` says whether every rule holds; `components` tell it piece by piece with the reason and the
        smallest relaxation that works.

    Raises
    ------
    InputError
        With every fault at once: kinds unknown to the standard, more grids than units, wishes that name units or
        columns that do not exist or that contradict each other, islands that are refused.
    OptionError
        When rules and keywords are both given, a value can never be right, `by` comes with other `estates` or
        `centres`, or `locked` or `stay` come without `start`.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.partition(ground, window=(300, 500))
    >>> bool(plan.grids["households"].between(300, 500).all())
    True
    """
    keywords: dict[str, Any] = {
        "window": window,
        "load_window": load_window,
        "standard": standard,
        "kind_map": kind_map,
        "classes": classes,
        "n_grids": n_grids,
        "workers": workers,
        "rounding": rounding,
        "streets": streets,
        "borders": borders,
        "crossing": crossing,
        "balance": balance,
        "together": together,
        "apart": apart,
        "pinned": pinned,
        "locked": locked,
        "centres": centres,
        "islands": islands,
        "estates": estates,
        "links": links,
        "areas": areas,
        "strict_areas": strict_areas,
        "work": work,
        "dedicated": dedicated,
        "stay": stay,
        "objective": objective,
        "effort": effort,
        "seed": seed,
    }
    if by is None or rules is None:
        rules = rules_or(rules, **(keywords if by is None else keywords | one_grid_each(ground, by, keywords)))
    else:
        rules = rules_for_each(ground, by, rules_or(rules, **keywords))
    _check_options(rules, start, threads)
    check_parts(ground.units, parts, levels)
    earlier = None if start is None else match_earlier(start, ground)
    plan = draw_plan(ground, rules, earlier=earlier, threads=threads, progress=progress)
    plan = plan.replace(report=plan.report + Report(_notes(plan, window, earlier)))
    if levels is None or plan.status == "stopped":
        return plan
    told_share = None if progress is None else lambda name, share: progress(name, share, None)
    return with_levels(plan, levels, parts, progress=told_share)


def _check_options(rules: Rules, start: object, threads: int) -> None:
    if threads < 1:
        raise OptionError(f"threads must be a whole number of at least 1, not {threads!r}")
    wanting = [name for name in ("locked", "stay") if getattr(rules, name)]
    if start is None and wanting:
        raise OptionError(f"{' and '.join(wanting)} must be told the older plan: name it as start (--start)")


def _notes(plan: Plan, window: Ends | None, earlier: Earlier | None) -> tuple[Finding, ...]:
    """Return what is to be told about the plan as a whole."""
    notes = _ignored(window, plan.rules) + staff_notes(plan)
    if earlier is None:
        return notes
    return (*notes, moved_note(earlier, plan.network, plan.ground.units["households"].to_numpy(np.int64)))


def _ignored(window: Ends | None, rules: Rules) -> tuple[Finding, ...]:
    """Say that a household window was given but the load window decides alone."""
    return (Finding("window-replaced"),) if window is not None and rules.households is None else ()
