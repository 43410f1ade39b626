"""Codes after the change: grids whose community is another one are recoded, all others keep their code."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridplan.codes.parents import head_in
from gridplan.codes.recoding import recode
from gridplan.components import communities_of
from gridplan.plan import Network, Plan


def recoded(old: Plan, new: Plan) -> Network:
    """Return the network of the new plan with codes that name today's communities.

    The order of the grids stays, so codes that go on need not run from west to east.
    """
    now, then = _communities(new, new.network), _communities(old, old.network)
    codes = new.network.codes
    former = [then.get(code, now[code]) for code in codes]
    points = _middles(new)
    found = recode(
        codes,
        points,
        parents=[now[code] for code in codes],
        former=former,
        taken=frozenset(old.network.codes) | old.retired,
        scheme=new.rules.codes,
    )
    return replace(new.network, codes=found)


def named_communities(plan: Plan) -> list[str]:
    """Return the communities that grids name in their codes, sorted."""
    lying = _communities(plan, plan.network)
    named = {name for code, names in lying.items() for name in names if head_in(code, names, plan.rules.codes)}
    return sorted(named - {""})


def _communities(plan: Plan, network: Network) -> dict[str, tuple[str, ...]]:
    """Return the communities on which each grid lies, by code."""
    names = communities_of(plan.ground)
    pairs = sorted(set(zip(network.labels.tolist(), names.tolist(), strict=True)))
    found: dict[str, tuple[str, ...]] = dict.fromkeys(network.codes, ())
    for label, name in pairs:
        found[network.codes[label]] += (name,)
    return found


def _middles(plan: Plan) -> NDArray[np.float64]:
    k = len(plan.network.codes)
    count = np.maximum(np.bincount(plan.labels, minlength=k), 1)
    return np.stack([np.bincount(plan.labels, column, k) / count for column in plan.ground.points.T], axis=1)
