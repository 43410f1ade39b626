"""What counts as a number in a rule: finite, never a truth value, and no larger than a file can hold."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

_MOST = 2**63
"""Whole numbers stay below it, so that every file holds them."""


def is_count(value: Any, *, least: int) -> bool:
    """Tell whether `value` is a whole number of at least `least`."""
    number = isinstance(value, (int, float, np.integer)) and not isinstance(value, bool)
    return bool(number and abs(value) < _MOST and int(value) == value and value >= least)


def is_number(value: Any) -> bool:
    """Tell whether `value` is a finite number.

    Examples
    --------
    >>> is_number(0.5), is_number(True), is_number(10**400)
    (True, False, False)
    """
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return abs(int(value)) < _MOST
    return isinstance(value, float) and math.isfinite(value)
