"""The planner's own names of grids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from gridplan.findings import Finding, Report
from gridplan.naming.lines import one_line
from gridplan.plan import Plan

LONGEST = 100
"""Characters of a name at most."""


def with_names(plan: Plan, names: Mapping[str, str]) -> Plan:
    """Return the plan with these names of grids beside those it has; an empty one takes a name back.

    They are stored with the plan and stay with their codes. They are no part of the digest.

    Parameters
    ----------
    names
        Code of a grid → its name.

    Raises
    ------
    InputError
        With every code that is no grid of the plan, every name that two grids would share, and every one that is
        longer than 100 characters.

    Examples
    --------
    >>> with_names(plan, {"001": "Old Port"}).grid_names[0].en.name  # doctest: +SKIP
    'Old Port'
    """
    asked = {str(code): one_line(name) for code, name in names.items()}
    known = set(plan.network.codes)
    merged = {**plan.names, **asked}
    Report(tuple(_faults(asked, merged, known))).raise_errors()
    return plan.replace(names={code: name for code, name in sorted(merged.items()) if name})


def carried_names(old: Plan, new: Plan, was: Mapping[str, str]) -> dict[str, str]:
    """Return the names of a plan that follows another: those given to it, and those of the grids that go on.

    Parameters
    ----------
    was
        Code of each grid that goes on → the code it had in the older plan.
    """
    given = set(new.names.values())
    kept = {code: old.names[past] for code, past in was.items() if past in old.names}
    return {code: name for code, name in kept.items() if name not in given} | dict(new.names)


def _faults(asked: Mapping[str, str], merged: Mapping[str, str], known: set[str]) -> list[Finding]:
    count = Counter(name for code, name in merged.items() if code in known and name)
    wrong = {
        "names-unknown-grid": [code for code in asked if code not in known],
        "names-twice": [code for code, name in merged.items() if code in known and count[name] > 1],
        "names-too-long": [code for code, name in asked.items() if len(name) > LONGEST],
    }
    numbers = {"names-too-long": {"longest": LONGEST}}
    return [Finding(code, tuple(sorted(ids)), numbers.get(code, {})) for code, ids in wrong.items() if ids]
