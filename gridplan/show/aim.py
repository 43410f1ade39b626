"""Whether the middle of a plan's window is a target that its grids are judged by."""

from __future__ import annotations

from gridplan.ground.windows import window_of
from gridplan.options import Rules

_WIDE = 2
"""How many times its lower end the upper end of a window is from which its middle is nothing to aim at."""


def has_target(rules: Rules) -> bool:
    """Tell whether grids were to come near the middle of their window.

    They were not where estates or groups are kept together in a window whose upper end is twice the lower or more:
    their own sizes decide, and no wish evens them out. Estates that are a grid each would all be far from the middle.

    Examples
    --------
    >>> has_target(Rules()), has_target(Rules(together="estate", households=(100, 900)))
    (True, False)
    """
    window = window_of(rules)
    return not (window.hi >= _WIDE * window.lo and rules.together and "load" not in rules.balance)
