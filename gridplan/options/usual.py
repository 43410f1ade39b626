"""Rules from single wishes, with the usual windows where none is given."""

from __future__ import annotations

from typing import Any

from gridplan.errors import OptionError
from gridplan.options.rules import Rules
from gridplan.options.standard import Standard
from gridplan.options.window import HOUSEHOLDS, LOAD, Ends, Window
from gridplan.options.work import completed


def rules_of(
    *,
    window: Ends | None = None,
    load_window: Ends | None = None,
    standard: Standard | None = None,
    **others: Any,
) -> Rules:
    """Return rules with the usual defaults.

    Without a standard the window is on households, 300–500 if none is given. With a standard the load window (0.8–1.2
    of a full worker) replaces it; both hold when both are given. Work without a standard is measured in households'
    worth: see `gridplan.options.work.completed`.

    Parameters
    ----------
    others
        Further fields of `Rules` by their names; None stands for the default.

    Raises
    ------
    OptionError
        When a value can never be right, or values contradict each other.

    Examples
    --------
    >>> rules_of(standard=Standard(open=300, managed=500)).load
    Window(lo=0.8, hi=1.2)
    """
    if others.get("work") and standard is None:
        named = {"households": window, "load": load_window, "work": others["work"]}
        made = completed(named)
        window, load_window, standard = made["households"], made["load"], made["standard"]
    households, load = (None if w is None else Window.of(w) for w in (window, load_window))
    if standard is not None and load is None:
        households, load = None, LOAD
    if standard is None and load is None and households is None:
        households = HOUSEHOLDS
    given = {name: value for name, value in others.items() if value is not None}
    return Rules(households=households, load=load, standard=standard, **given)


def rules_or(rules: Rules | None, **keywords: Any) -> Rules:
    """Return `rules`, or rules made of single wishes where there are none.

    Raises
    ------
    OptionError
        When both are given.

    Examples
    --------
    >>> rules_or(None, n_grids=3).n_grids
    3
    """
    if rules is None:
        return rules_of(**keywords)
    if given := [name for name, value in keywords.items() if value is not None]:
        raise OptionError(f"rules and {', '.join(given)} are both given; put them into the rules")
    return rules
