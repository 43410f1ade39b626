"""Two hand-made plans as alternatives."""

from __future__ import annotations

import dataclasses

import numpy as np
from toy_plan import toy_plan

from gridplan.alternatives import Alternatives
from gridplan.alternatives.figures import figures_of


def toy_alternatives() -> Alternatives:
    """Return two hand-made plans as alternatives."""
    plan = toy_plan()
    halves = np.where(plan.labels < 2, 0, 1).astype(np.int32)
    other = plan.replace(
        network=dataclasses.replace(plan.network, labels=halves, codes=("<b>&", "${y}"), n_workers=np.array([2, 2]))
    )
    return Alternatives((plan, other), plan.rules, tuple(figures_of(p, None) for p in (plan, other)))
