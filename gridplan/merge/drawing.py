"""From departments' networks and rules to the plan of their one network."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from gridplan.crosswalk.functions import Carry, hang_functions
from gridplan.departments.department import Department
from gridplan.findings import Report
from gridplan.ground.ground import Ground
from gridplan.merge.codes import older_network
from gridplan.merge.fields import fields_of, refuse_crossed
from gridplan.merge.proving import proven_bound
from gridplan.merge.unifying import Unifier
from gridplan.merger import Merger
from gridplan.options import Rules
from gridplan.plan import Plan
from gridplan.planning import PieceProgress, draw_plan
from gridplan.tasks.cutting import unit_loads, with_kinds
from gridplan.tasks.merging import wanted_mates


def draw_network(
    departments: Sequence[Department],
    ground: Ground,
    rules: Rules,
    *,
    weights: Mapping[str, float],
    base: str | None,
    fixed: Collection[str],
    compact: float,
    carry: Carry,
    threads: int = 2,
    progress: PieceProgress | None = None,
) -> Plan:
    """Return the plan of the one network, the departments' networks beside it.

    Parameters
    ----------
    weights
        Department → weight; 1 where not named. A network without weight has no say.

    Raises
    ------
    InputError
        With every fault of the wishes, and locked grids that a fixed border cuts.
    """
    areal = [department for department in departments if department.kind == "areal"]
    walls = [department for department in areal if department.name in fixed]
    first = next((department for department in areal if department.name == base), None)
    weight = {department.name: float(weights.get(department.name, 1.0)) for department in areal}
    fields, settled = fields_of(walls, ground)
    refuse_crossed(rules.locked, first, walls, fields.number)
    heard = [department.network for department in areal if weight[department.name] > 0 or department is first]
    mates = wanted_mates(
        heard, ground, rules, load=unit_loads(with_kinds(ground, rules), rules),
        weights=weight, base=base, compact=compact, fields=fields,
    )  # fmt: skip
    households = ground.units["households"].to_numpy(np.int64)
    power = np.array([weight[network.name] for network in heard])
    own = [network.name for network in heard].index(first.name) if first is not None else -1
    plan = draw_plan(
        ground, rules, earlier=older_network(departments, first, households), mates=mates,
        divide=Unifier(mates, power, households, own, compact), threads=threads, progress=progress,
    )  # fmt: skip
    merger = Merger(
        weights=weight,
        base=base,
        fixed=tuple(sorted(fixed)),
        compact=compact,
        bound=proven_bound(plan, mates.networks, power),
        carry=carry,
        functions=hang_functions(departments, plan.network, plan.ground, carry=carry),
    )
    others = tuple(department.network for department in areal)
    return plan.replace(others=others, merger=merger, report=plan.report + Report(settled))
