"""Names of rules that are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gridplan.errors import OptionError
from gridplan.language import hundredths_text
from gridplan.people.rules import OfficerRules


def named_rules(rules: OfficerRules | Sequence[OfficerRules] | Mapping[str, OfficerRules]) -> dict[str, OfficerRules]:
    """Return name → rules; those without a name are named by grids and window, and numbered where these are alike.

    Raises
    ------
    OptionError
        When there are no rules, or something else stands among them.

    Examples
    --------
    >>> list(named_rules([OfficerRules(), OfficerRules(grids_per_officer=(4, 7), load_window=0.1)]))
    ['5–6', '4–7 ±10.0 %']
    """
    if isinstance(rules, Mapping):
        given = {str(name): one for name, one in rules.items()}
        listed = list(given.values())
    else:
        given = {}
        listed = [rules] if isinstance(rules, OfficerRules) else list(rules)
    if not listed or not all(isinstance(one, OfficerRules) for one in listed):
        raise OptionError("rules must be OfficerRules, one or several, or names of them")
    for one in listed if not given else ():
        name, times = name_of(one), 1
        while name in given:
            times += 1
            name = f"{name_of(one)} ({times})"
        given[name] = one
    return given


def name_of(rules: OfficerRules) -> str:
    """Return grids of an officer and load window."""
    lo, hi = rules.grids_per_officer
    window = "" if rules.load_window is None else f" ±{hundredths_text(rules.load_window)} %"
    return f"{lo}–{hi}{window}"
