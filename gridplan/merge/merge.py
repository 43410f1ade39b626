"""Make departments' overlapping networks one: the verb."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from gridplan.crosswalk.functions import Carry
from gridplan.departments.opening import Source
from gridplan.departments.reading import read_departments, refuse_faults
from gridplan.findings import Report
from gridplan.ground.coordinates.datum import Datum
from gridplan.ground.ground import Ground
from gridplan.merge.codes import refuse_unknown
from gridplan.merge.drawing import draw_network
from gridplan.merge.options import check_options
from gridplan.merge.telling import merger_notes, merger_staff_notes
from gridplan.options import Ends, Rules, Standard, rules_or
from gridplan.plan import Plan
from gridplan.planning import PieceProgress

Column = str | Mapping[str, str] | None

COMPACT = 0.05
"""The usual dial: compact shapes and streets decide where departments disagree, and hardly ever against them all."""


def merge(
    layers: Mapping[str, Source],
    ground: Ground,
    rules: Rules | None = None,
    *,
    window: Ends | None = None,
    standard: Standard | None = None,
    n_grids: int | None = None,
    streets: float | None = None,
    locked: Sequence[str] | None = None,
    effort: int | None = None,
    seed: int | None = None,
    weights: Mapping[str, float] | None = None,
    base: str | None = None,
    fixed: Collection[str] = (),
    compact: float = COMPACT,
    carry: Carry = "largest",
    code: Column = None,
    title: Column = None,
    functions: Column = None,
    staff: Column = None,
    lines: Collection[str] = (),
    crs: Mapping[str, Any] | None = None,
    datum: Mapping[str, Datum] | None = None,
    priority: Literal["lower", "smaller"] | None = None,
    threads: int = 2,
    progress: PieceProgress | None = None,
) -> Plan:
    """Make departments' overlapping networks one division that keeps as much as possible of what exists.

    Households that share a grid in a department's network are to share one again: of all divisions within the rules,
    the one is sought that keeps the most pairs of grid-mates together, weighted over the departments. Fewer grids keep
    more pairs; tried are the usual number of grids and those of the departments' own networks, unless a number is
    given. Among as many grids, the search looks for the division that judges the fewest pairs otherwise than the
    departments do (Mirkin 1996), so that grids gain nothing by being uneven. The order of the layers changes nothing; a
    network that all departments agree on stays as it is where it holds the rules, and none that holds them keeps more.

    Parameters
    ----------
    layers
        Department → its grids, see `gridplan.read_departments`. Chains of road segments (`lines`) take no part in the
        division; their functions hang on it.
    rules
        All rules as one value; the keywords `window` to `seed`, as for `gridplan.partition`, make one when None.
    locked
        Codes of grids of the base that stay exactly as they are.
    weights
        Department → how much its network counts, 1 where not named; one of weight 0 is told of and has no say.
    base
        The department whose codes go on with its grids, whose number of grids is kept, and which decides where the
        others are divided.
    fixed
        Departments whose borders no new grid crosses.
    compact
        The dial: 0 keeps grid-mates together whatever the shapes; at 1 compact shapes and streets count as much.
    carry
        Whether an old grid's people all go to the new grid with the ``largest`` share of it, or are ``split`` by share.
    code, title, functions, staff, lines, crs, datum, priority
        How to read the layers, see `gridplan.read_departments`.
    threads, progress
        As for `gridplan.partition`.

    Returns
    -------
    Plan
        The one network with the departments' networks beside it in `others`, and in `merger` how it was made: weights,
        an upper bound on the pairs that any division into so many grids can keep, the functions on each new grid.

    Raises
    ------
    InputError
        With every fault of every layer at once, and those of `gridplan.partition`.
    OptionError
        When a department is named that has no layer, or a dial can never be right.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), roads=town.roads, boundaries=town.boundaries)
    >>> plan = gp.merge(town.networks, ground, window=(300, 500), effort=0)
    >>> sorted(network.name for network in plan.others)
    ['emergency', 'police', 'urban']
    """
    keywords: dict[str, Any] = {
        "window": window,
        "standard": standard,
        "n_grids": n_grids,
        "streets": streets,
        "locked": locked,
        "effort": effort,
        "seed": seed,
    }
    rules = rules_or(rules, **keywords)
    check_options(
        rules, layers, weights=weights or {}, base=base, fixed=fixed, lines=lines, compact=compact, carry=carry
    )
    columns: dict[str, Any] = {"code": code, "title": title, "functions": functions, "staff": staff}
    departments, faults = read_departments(
        layers, ground, **columns, lines=lines, priority=priority, crs=crs, datum=datum
    )
    refuse_faults(departments, faults)
    refuse_unknown(rules.locked, base, departments)
    plan = draw_network(
        departments, ground, rules, weights=weights or {}, base=base, fixed=fixed, compact=compact, carry=carry,
        threads=threads, progress=progress,
    )  # fmt: skip
    read = [finding for department in departments for finding in department.report.findings]
    return plan.replace(report=plan.report + Report((*read, *merger_staff_notes(plan), *merger_notes(plan))))
