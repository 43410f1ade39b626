"""How many micro-grids each piece of a grid has, where their number over the whole plan is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from heapq import heapify, heappop, heappush

from gridplan.nesting.patches import Patch


def number_wanted(households: int, per: float) -> int:
    """Return households ÷ per, halves upward, exactly, whatever float the ratio is.

    Examples
    --------
    >>> number_wanted(36_000, 35), number_wanted(5, 2)
    (1029, 3)
    """
    return int(Fraction(households) / Fraction(per) + Fraction(1, 2))


def with_numbers(patches: Iterable[Patch], per: float | None) -> list[Patch]:
    """Return the patches held to the numbers that share out one micro-grid for each `per` households of all.

    One more goes in turn to where there are the most households for each (Sainte-Laguë), inside the numbers that the
    window allows; patches for which it allows none keep their own, as do all when `per` is None.
    """
    found = list(patches)
    if per is None:
        return found
    able = [i for i, patch in enumerate(found) if patch.numbers.possible]
    households = {i: int(found[i].graph.amounts[:, 0].sum()) for i in range(len(found))}
    others = sum(max(found[i].numbers.highest, 1) for i in range(len(found)) if not found[i].numbers.possible)
    wanted = number_wanted(sum(households.values()), per) - others
    number = {i: found[i].numbers.lowest for i in able}
    turns = [(Fraction(-households[i], 2 * number[i] + 1), i) for i in able if number[i] < found[i].numbers.highest]
    heapify(turns)
    for _ in range(wanted - sum(number.values())):
        if not turns:
            break
        _, i = heappop(turns)
        number[i] += 1
        if number[i] < found[i].numbers.highest:
            heappush(turns, (Fraction(-households[i], 2 * number[i] + 1), i))
    return [patch.held_to(number[i]) if i in number else patch for i, patch in enumerate(found)]
