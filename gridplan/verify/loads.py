"""The load of each unit, reckoned again from its kind and its counts."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.columns import plain_name
from gridplan.options import Rules
from gridplan.verify.facts import Facts


def expected_load(facts: Facts) -> NDArray[np.int64]:
    """Return the load that each unit should have, int64 (n,); negative where it has no kind and something to weigh."""
    rules, standard = facts.plan.rules, facts.plan.rules.standard
    if standard is None:
        return facts.households
    units = facts.ground.units
    known = {plain_name(kind): kind for kind in standard}
    found = np.zeros(len(facts.households), dtype=np.int64)
    kinds = [known.get(plain_name(kind), "") for kind in units["kind"]]
    for kind in {*kinds}:
        mine = np.array([one == kind for one in kinds])
        found[mine] = _of_kind(facts, rules, kind, mine) if kind else -facts.households[mine]
    return found


def _of_kind(facts: Facts, rules: Rules, kind: str, mine: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the load of units of one kind: that of what measures it, and of further work where households do."""
    assert rules.standard is not None  # only a standard has kinds
    ratio = rules.standard.ratio_of(kind)
    one = Fraction(rules.per_worker, ratio.ratio)
    amounts = {"households": facts.households.astype(np.float64), "area": _floor_area(facts)}.get(ratio.per)
    found = _rounded(_column(facts, ratio.per) if amounts is None else amounts, one)[mine]
    for name, weight in rules.work.items() if ratio.by_households else ():
        found += _rounded(_column(facts, name), one * Fraction(str(weight)))[mine]
    return found


def _column(facts: Facts, name: str) -> NDArray[np.float64]:
    units = facts.ground.units
    return np.nan_to_num(units[name].to_numpy(dtype=np.float64)) if name in units else np.zeros(len(units))


def _floor_area(facts: Facts) -> NDArray[np.float64]:
    floors = np.nan_to_num(facts.ground.units["floors"].to_numpy(dtype=np.float64))
    return np.asarray(np.floor(facts.ground.units.geometry.area.to_numpy() * np.maximum(floors, 1) + 0.5), np.float64)


def _rounded(amounts: NDArray[np.float64], one: Fraction) -> NDArray[np.int64]:
    return np.floor(amounts * float(one) + 0.5).astype(np.int64)
