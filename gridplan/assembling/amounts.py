"""Amounts as people say them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

from gridplan.options import Rules


def amount_text(amount: int, resource: str, rules: Rules, *, end: Literal["lo", "hi"] | None = None) -> str:
    """Return an amount as people say it: households as a whole number, load in workers' worth.

    Parameters
    ----------
    end
        Given for the end of a window, which is then rounded outward so that the window said holds the one meant.

    Examples
    --------
    >>> rules = Rules.from_dict({"households": None, "load": (0.8, 1.2), "standard": {"open": 300, "managed": 500}})
    >>> amount_text(2000, "load", rules), amount_text(2000, "load", rules, end="hi")
    ('1.33', '1.34')
    """
    if resource != "load":
        return str(amount)
    hundredths = Fraction(100 * amount, rules.per_worker)
    whole = math.floor(hundredths) if end == "lo" else math.ceil(hundredths) if end == "hi" else round(hundredths)
    return f"{whole / 100:.2f}"
