"""What counts as a number in a rule: finite, and never a truth value."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def is_count(value: Any, *, least: int) -> bool:
    """Tell whether `value` is a whole number of at least `least`."""
    number = isinstance(value, (int, float, np.integer)) and not isinstance(value, bool)
    return number and math.isfinite(value) and int(value) == value and value >= least


def is_number(value: Any) -> bool:
    """Tell whether `value` is a finite number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
