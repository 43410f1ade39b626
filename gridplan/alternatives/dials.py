"""The rules that alternatives are divided by: those asked for, with the dials turned."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from gridplan.options import Rules, Window

_NARROW = (0.5, 0.25)
"""Parts of the windows' width that give even and very even grids."""


def dialled(rules: Rules, *, stay: bool) -> tuple[Rules, ...]:
    """Return the rules as asked for, and the same with dials for streets, borders, evenness and staying turned.

    Parameters
    ----------
    stay
        Whether there is an older plan to stay near to.

    Examples
    --------
    >>> [(r.streets, r.borders) for r in dialled(Rules(), stay=False)][:4]
    [(1.0, 0.0), (0.0, 0.0), (2.5, 0.0), (1.0, 1.0)]
    """
    found = [dataclasses.replace(rules, **dials) for dials in _dials(rules)]
    if stay:
        found += [dataclasses.replace(rules, stay=price) for price in (1.0, 4.0)]
    return tuple(rule for i, rule in enumerate(found) if rule not in found[:i])


def turned(rules: Rules, asked: Rules) -> dict[str, Any]:
    """Return what differs between dialled rules and those asked for, as plain values.

    Examples
    --------
    >>> turned(Rules(streets=0), Rules())
    {'streets': 0.0}
    """
    mine, theirs = rules.as_dict(), asked.as_dict()
    return {name: mine[name] for name in mine if mine[name] != theirs.get(name)}


def _dials(rules: Rules) -> Iterator[dict[str, Any]]:
    even, very_even = ({name: _narrowed(window, part) for name, window in _windows(rules).items()} for part in _NARROW)
    yield {}
    yield {"streets": 0.0}
    yield {"streets": 2.5}
    yield {"borders": 1.0}
    yield {"streets": 0.0, "borders": 2.0}
    yield even
    yield {**very_even, "streets": 2.0}
    yield {**very_even, "streets": 0.0, "borders": 0.5}
    yield {"borders": 1.0, "streets": 2.0}


def _windows(rules: Rules) -> dict[str, Window]:
    """Return the window that decides: on load where there is one, else on households."""
    if rules.load is not None:
        return {"load": rules.load}
    return {} if rules.households is None else {"households": rules.households}


def _narrowed(window: Window, part: float) -> Window:
    """Return the middle part of a window, its ends to four digits."""
    reach = (window.hi - window.lo) / 2 * part
    return Window(round(window.middle - reach, 4), round(window.middle + reach, 4))
