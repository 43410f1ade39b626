"""Ids that programs stored as numbers, which keep no more than fifteen digits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import numpy as np

from gridplan.ground.faults import refusal

MOST_EXACT = 1e15
"""From here on a spreadsheet, or a column of real numbers, has lost the last digits of an id."""

_POWER = re.compile(r"\d(?:\.\d+)?[Ee]\+(?:1[5-9]|[2-9]\d)")


def is_rounded(value: object) -> bool:
    """Tell whether the last digits of an id are lost: a number of sixteen and more digits of no whole kind.

    Whole numbers (int64) are exact; a text such as 3.70102E+17 is what spreadsheets write into CSV.

    Examples
    --------
    >>> is_rounded(370102001001000123.0), is_rounded("3.70102E+17"), is_rounded(370102001001000123), is_rounded(7.0)
    (True, True, False, False)
    """
    if isinstance(value, float | np.floating):
        return MOST_EXACT <= abs(float(value)) < math.inf
    return isinstance(value, str) and _POWER.fullmatch(value.strip()) is not None


def check_rounded(values: Iterable[object], column: object) -> None:
    """Refuse a column of ids of which some have lost their last digits.

    Raises
    ------
    InputError
        ``ids-rounded`` with the numbers of the rows.
    """
    rows = [f"#{row}" for row, value in enumerate(values, start=1) if is_rounded(value)]
    if rows:
        raise refusal("ids-rounded", rows, column=str(column))
