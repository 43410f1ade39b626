"""The load of units beyond households: kinds measured by shops, jobs or floor area, and further work beside households.

In a kind that is measured by households the load of a unit is that of its households, and of each further column its
amount × weight × the load of one household of the kind. A kind that is measured by something else is measured by that
alone. All loads are whole numbers in units of 1/lcm of the ratios and weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.ground.reading.attributes import even_amounts
from gridplan.options import Rules
from gridplan.options.standard import FLOOR_AREA, MOST, PER_HOUSEHOLD
from gridplan.options.work import steps_of

Findings = tuple[Finding, ...]
Loads = dict[str, NDArray[np.int64]]
_ALL = 1.0
"""The weight under which columns are read as amounts; reading does not look at it."""


def measured_amounts(units: pd.DataFrame, rules: Rules) -> tuple[dict[str, NDArray[np.float64]], Findings]:
    """Return the columns that make up load as numbers, empty ones as 0, and what is wrong with them, with unit ids.

    A column that only measures kinds is looked at in the units of these kinds; elsewhere it does not count and is 0.

    Parameters
    ----------
    units
        Columns ``unit``, ``kind`` in the words of the standard, and those that the rules name.
    """
    found: dict[str, NDArray[np.float64]] = {}
    findings: Findings = ()
    for name in rules.measured:
        rows = np.ones(len(units), bool) if name in rules.work else _measured_by(units, rules, name)
        if not rows.any() and name in units.columns:
            continue
        amounts, more = even_amounts(units[rows], {name: _ALL})
        findings += more
        if name in amounts:
            found[name] = np.zeros(len(units))
            found[name][rows] = amounts[name]
    return found, findings + tuple(_without_kind(units, rules, found)) + tuple(_storeys(units, rules))


def loads_by_column(units: pd.DataFrame, rules: Rules) -> Loads:
    """Return column → the load that it makes up in each unit, int64 (n,); ``households`` first, ``area`` is floor area.

    Amounts with decimals are rounded to the nearest whole load, halves up.

    Parameters
    ----------
    units
        Columns ``unit, households, kind`` in the words of the standard, the columns that the rules name as numbers, and
        ``floors`` and geometry where a kind is measured by floor area.

    Raises
    ------
    OptionError
        When all load together is beyond whole numbers.

    Examples
    --------
    >>> units = pd.DataFrame({"unit": ["a", "b"], "households": [10, 4], "kind": ["homes", "market"], "shops": [2, 30]})
    >>> standard = {"homes": 300, "market": {"per": "shops", "ratio": 200}}
    >>> rules = Rules.from_dict({"standard": standard, "work": {"shops": 0.5}})
    >>> {name: load.tolist() for name, load in loads_by_column(units, rules).items()}
    {'households': [40, 0], 'shops': [4, 180]}
    """
    steps = steps_of(rules.work)
    one = _loads_of_one(units, rules)
    amounts = {PER_HOUSEHOLD: units["households"].to_numpy(np.float64)}
    if FLOOR_AREA in one:
        amounts[FLOOR_AREA] = floor_area(units)
    exact: dict[str, NDArray[np.float64]] = {
        name: amounts.get(name, _numbers(units, name)) * (each * steps) for name, each in one.items()
    }
    for name, weight in rules.work.items():
        parts = int(Fraction(str(weight)) * steps)
        exact[name] = exact.get(name, np.zeros(len(units))) + _numbers(units, name) * (one[PER_HOUSEHOLD] * parts)
    if sum(float(load.sum()) for load in exact.values()) >= MOST:
        raise OptionError(f"the load of all units is beyond 2^53 under {rules.standard!r}; take rounder numbers")
    return {name: np.floor(load + 0.5).astype(np.int64) for name, load in exact.items()}


def load_of(units: pd.DataFrame, rules: Rules) -> NDArray[np.int64]:
    """Return the load of each unit, int64 (n,).

    Parameters
    ----------
    units
        As for `loads_by_column`; columns that make up load are read as numbers.

    Raises
    ------
    InputError
        With every fault of the columns that make up load.
    """
    amounts, findings = measured_amounts(units, rules)
    if faults := tuple(finding for finding in findings if finding.severity == "error"):
        raise InputError(faults)
    total = np.zeros(len(units), np.int64)
    for load in loads_by_column(units.assign(**amounts), rules).values():
        total += load
    return total


def floor_area(units: pd.DataFrame) -> NDArray[np.float64]:
    """Return footprint × storeys of each unit in whole m², float64 (n,); one storey where none is known."""
    floors = units["floors"].to_numpy(np.float64)
    storeys = np.where(np.isfinite(floors) & (floors > 1), floors, 1.0)
    return np.asarray(np.floor(units["geometry"].area.to_numpy(np.float64) * storeys + 0.5), np.float64)


def share_notes(units: pd.DataFrame, rules: Rules) -> Findings:
    """Return the share of the load that each column makes up, where anything beside households is counted."""
    if not rules.measured and not (rules.standard and FLOOR_AREA in _counted(rules).values()):
        return ()
    total = {name: int(load.sum()) for name, load in loads_by_column(units, rules).items()}
    whole = max(sum(total.values()), 1)
    return tuple(_share(name, load, whole, rules) for name, load in total.items())


def _share(name: str, load: int, whole: int, rules: Rules) -> Finding:
    numbers = {"share": f"{100 * load / whole:.1f}", "worth": f"{load / rules.per_worker:.2f}"}
    if name == PER_HOUSEHOLD:
        return Finding("load-share-households", numbers=numbers)
    if name == FLOOR_AREA and FLOOR_AREA in _counted(rules).values():
        return Finding("load-share-area", numbers=numbers)
    return Finding("load-share", numbers={"column": name, **numbers})


def _counted(rules: Rules) -> dict[str, str]:
    """Return kind → what it is measured by."""
    standard = rules.standard
    return {} if standard is None else {kind: standard.ratio_of(kind).per for kind in standard}


def _loads_of_one(units: pd.DataFrame, rules: Rules) -> Loads:
    """Return what is counted → load of one of it in each unit before weights, int64 (n,), 0 where it is not counted."""
    standard = rules.standard
    if standard is None:
        return {PER_HOUSEHOLD: np.ones(len(units), np.int64)}
    kinds = units["kind"].to_numpy(dtype=object)
    counted = _counted(rules)
    return {
        name: _by_kind(kinds, {kind: standard.load_of(kind) for kind, per in counted.items() if per == name})
        for name in dict.fromkeys((PER_HOUSEHOLD, *counted.values()))
    }


def _by_kind(kinds: NDArray[np.object_], each: Mapping[str, int]) -> NDArray[np.int64]:
    return np.array([each.get(kind, 0) for kind in kinds], dtype=np.int64)


def _measured_by(units: pd.DataFrame, rules: Rules, column: str) -> NDArray[np.bool_]:
    """Tell which units have a kind that is measured by a column, bool (n,)."""
    own = [kind for kind, per in _counted(rules).items() if per == column]
    return np.asarray(units["kind"].isin(own), dtype=bool)


def _numbers(units: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Return a column as numbers; where it is missing or empty nothing is counted."""
    if column not in units.columns:
        return np.zeros(len(units))
    return np.asarray(np.nan_to_num(pd.to_numeric(units[column], errors="coerce").to_numpy(np.float64)), np.float64)


def _without_kind(units: pd.DataFrame, rules: Rules, amounts: Mapping[str, NDArray[np.float64]]) -> Iterator[Finding]:
    """Yield columns of further work with units that have some but no kind of the standard, by which it is weighed."""
    unknown = units["kind"].isna().to_numpy(dtype=bool)
    for name in rules.work:
        lost = unknown & (amounts.get(name, np.zeros(len(units))) > 0)
        if lost.any():
            yield Finding("work-without-kind", tuple(units["unit"][lost].astype(str)), {"column": name})


def _storeys(units: pd.DataFrame, rules: Rules) -> Iterator[Finding]:
    """Yield the units measured by floor area whose storeys are not known."""
    if FLOOR_AREA in _counted(rules).values():
        unknown = _measured_by(units, rules, FLOOR_AREA) & ~(units["floors"].to_numpy(np.float64) >= 1)
        if unknown.any():
            yield Finding("floors-unknown", tuple(units["unit"][unknown].astype(str)))
