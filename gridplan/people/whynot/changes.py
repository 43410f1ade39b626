"""Changes of a request, one finding each, and how they are applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from gridplan.findings import Finding
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules

Asked = tuple[OfficerRules, Officers]


def apply(changes: Iterable[Finding], rules: OfficerRules, officers: Officers) -> Asked:
    """Return the request with `changes` made.

    Examples
    --------
    >>> import gridplan as gp
    >>> staff = gp.samples.generated_staff(communities=1, grids=10, officers=4, seed=1)
    >>> change = Finding("officers-relax-most", (), {"most": 7, "before": 6})
    >>> apply([change], OfficerRules(), staff.officers)[0].grids_per_officer
    (5, 7)
    """
    asked = rules, officers
    for change in changes:
        asked = _APPLY[change.code](change, *asked)
    return asked


def _window(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    return rules.replace(load_window=change.numbers["share"]), officers


def _reach(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    return rules.replace(reach=change.numbers["metres"]), officers


def _connected(_: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    return rules.replace(connected=False), officers


def _most(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    return rules.replace(grids_per_officer=(rules.grids_per_officer[0], change.numbers["most"])), officers


def _least(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    return rules.replace(grids_per_officer=(change.numbers["least"], rules.grids_per_officer[1])), officers


def _department(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    ends = change.numbers["least"], change.numbers["most"]
    return rules.replace(departments={**rules.departments, change.numbers["department"]: ends}), officers


def _grid(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    return rules.replace(officers_per_grid=(change.numbers["least"], change.numbers["most"])), officers


def _community(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    return rules.replace(officers_per_community=(change.numbers["least"], change.numbers["most"])), officers


def _need(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    grid, skill = change.numbers["grid"], change.numbers["skill"]
    left = {g: tuple(s for s in skills if (g, s) != (grid, skill)) for g, skills in rules.needs.items()}
    return rules.replace(needs={g: skills for g, skills in left.items() if skills}), officers


def _forbidden(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    pair = (change.numbers["officer"], change.numbers["grid"])
    kept = tuple(p for p in officers.forbidden if p != pair)
    lifted = tuple(p for p in rules.forbidden if p != pair)
    return rules.replace(forbidden=lifted), replace(officers, forbidden=kept)


def _pinned(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    pair = (change.numbers["officer"], change.numbers["grid"])
    kept = tuple(p for p in officers.pinned if p != pair)
    return rules.replace(pinned=tuple(p for p in rules.pinned if p != pair)), replace(officers, pinned=kept)


def _capacity(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    table = officers.table.copy()
    table.loc[table["officer"] == change.numbers["officer"], "capacity"] = -1
    return rules, replace(officers, table=table)


def _team(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    team = officers.table["team"].where(officers.table["team"] != change.numbers["team"], None)
    return rules, replace(officers, table=officers.table.assign(team=team.astype(object)))


def _hire(change: Finding, rules: OfficerRules, officers: Officers) -> Asked:
    """Add officers of a department in a community, under ids that nobody has."""
    department, community = change.numbers["department"], change.numbers["community"]
    taken, number = set(officers.ids.tolist()), 1
    new: list[str] = []
    while len(new) < change.numbers["number"]:
        name = f"+{department}-{number}"
        new += [name] if name not in taken else []
        number += 1
    row: dict[str, Any] = {
        "department": department,
        "community": None if community == "*" else community,
        "capacity": -1,
        "team": None,
        "skills": (),
        "last_year": (),
    }
    rows = pd.DataFrame([{"officer": name, **row} for name in new])
    table = pd.concat([officers.table.astype(object), rows.astype(object)], ignore_index=True)
    table["capacity"] = table["capacity"].astype(np.int64)
    table["team"] = table["team"].astype(object).where(table["team"].notna(), None)
    table["community"] = table["community"].astype(object).where(table["community"].notna(), None)
    places = np.concatenate([officers.places, np.full((len(new), 2), np.nan)])
    order = np.lexsort((table["officer"].astype(str), table["department"].astype(str)))
    sorted_table = table.iloc[order].reset_index(drop=True)
    return rules, replace(officers, table=sorted_table, places=places[order])


_APPLY: dict[str, Callable[[Finding, OfficerRules, Officers], Asked]] = {
    "officers-relax-window": _window,
    "officers-relax-reach": _reach,
    "officers-relax-connected": _connected,
    "officers-relax-most": _most,
    "officers-relax-least": _least,
    "officers-relax-department": _department,
    "officers-relax-grid": _grid,
    "officers-relax-community": _community,
    "officers-relax-need": _need,
    "officers-relax-forbidden": _forbidden,
    "officers-relax-pinned": _pinned,
    "officers-relax-capacity": _capacity,
    "officers-relax-team": _team,
    "officers-relax-hire": _hire,
}
