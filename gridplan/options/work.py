"""Work beyond households: how many households' worth of work one of something else is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from gridplan.errors import OptionError
from gridplan.options.standard import ANY_KIND, FLOOR_AREA, MOST, PER_HOUSEHOLD, Standard
from gridplan.options.window import HOUSEHOLDS, LOAD, Window
from gridplan.options.wishes import weights_of

FULL_WORKER = 400
"""Households of one worker where no standard tells: the middle of the usual window."""
_FINEST = 100
"""Weights are hundredths at the finest, so that loads stay whole and small."""


def work_of(value: Any) -> dict[str, float]:
    """Return column → households' worth of work of one of it, in order of the columns.

    Raises
    ------
    ValueError
        When a weight is not above 0 or has more than two decimals, or a column is none that can be counted.

    Examples
    --------
    >>> work_of({"shops": 1, "elderly": 0.5})
    {'elderly': 0.5, 'shops': 1.0}
    """
    found = weights_of(value)
    if taken := [name for name in found if name in (PER_HOUSEHOLD, FLOOR_AREA)]:
        raise ValueError(f"weighs what lies beside households and floor area, not {', '.join(taken)}")
    if wrong := [name for name, weight in found.items() if not weight or _FINEST % Fraction(str(weight)).denominator]:
        raise ValueError(f"must be above 0 with at most two decimals, not so for {', '.join(wrong)}")
    return found


def steps_of(work: Mapping[str, float]) -> int:
    """Return into how many parts the load of a household is cut so that every weight is whole: 100 at most.

    Examples
    --------
    >>> steps_of({"elderly": 0.5, "people": 0.2}), steps_of({})
    (10, 1)
    """
    return math.lcm(*(Fraction(str(weight)).denominator for weight in work.values()))


def measure_faults(standard: Standard | None, work: Mapping[str, float]) -> Iterable[str]:
    """Yield why ratios and weights have no common measure, as far as they have none."""
    if standard is not None and standard.per_worker * steps_of(work) >= MOST:
        yield f"{standard!r} and work {dict(work)} have no common measure below 2^53; take rounder numbers"


def completed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain values of rules with the windows that follow where a standard or work is named without any.

    With a standard the usual load window replaces that on households, unless both are named. Work without a standard
    is measured in households: the window on them, 300–500 where none is named, then holds on load, and one full worker
    is a round number of households inside it.

    Raises
    ------
    OptionError
        When the window holds no number of households by which its ends are decimals.

    Examples
    --------
    >>> completed({"work": {"shops": 1}})["standard"], completed({"work": {"shops": 1}})["load"]
    (Standard(*=400), Window(lo=0.75, hi=1.25))
    """
    found = dict(values)
    if found.get("work") and found.get("standard") is None:
        if found.get("load") is not None:
            raise OptionError("a load window needs a standard by kind; without one, work is held to --window")
        window = found.get("households")
        found |= _in_households(HOUSEHOLDS if window is None else Window.of(window))
    if found.get("standard") is not None and "households" not in found:
        found |= {"households": None, "load": found.get("load") or LOAD}
    return found


def _in_households(window: Window) -> dict[str, Any]:
    """Return the standard and the load window that mean a window on households' worth of work."""
    full = _round_number(window)
    lo, hi = (float(Fraction(str(end)) / full) for end in (window.lo, window.hi))
    return {"standard": Standard({ANY_KIND: full}), "load": Window(lo, hi), "households": None}


def _round_number(window: Window) -> int:
    """Return a number inside the window by which decimals can be divided: 400, else that nearest to the middle."""
    if window.lo <= FULL_WORKER <= window.hi:
        return FULL_WORKER
    whole = (int(2**a * 5**b) for a in range(24) for b in range(11))
    inside = [number for number in whole if window.lo <= number <= window.hi]
    if not inside:
        raise OptionError(f"window {window.lo}-{window.hi} is too narrow for work without a standard; give a standard")
    return min(inside, key=lambda number: (abs(number - window.middle), number))
