"""What each reason of a division names, taken away from what was asked: by the ids and numbers of the finding alone."""

from __future__ import annotations

import dataclasses

import numpy as np
from toy_plan import toy_ground

import gridplan as gp
from gridplan.partition import partition
from gridplan.wishes.links import join_pairs


@dataclasses.dataclass(frozen=True)
class Request:
    """A division as it is asked for."""

    ground: object = dataclasses.field(default_factory=toy_ground)
    options: dict = dataclasses.field(default_factory=dict)

    def but(self, **options):
        """The request with other options; None takes one back."""
        return dataclasses.replace(self, options={**self.options, **options})

    def without(self, *names):
        """The request without some options."""
        left = {name: value for name, value in self.options.items() if name not in names}
        return dataclasses.replace(self, options=left)

    def on(self, **columns):
        """The request on ground with other columns of units."""
        return dataclasses.replace(
            self, ground=dataclasses.replace(self.ground, units=self.ground.units.assign(**columns))
        )


def answered(request):
    """Return the status, the plan where there is one, and all findings that say why it does not hold."""
    try:
        plan = partition(request.ground, effort=0, **request.options)
    except gp.InputError as fault:
        return "refused", None, tuple(finding for finding in fault.findings if finding.severity == "error")
    if plan.status == "feasible":
        return plan.status, plan, ()
    own = [finding for piece in plan.components if piece.status != "feasible" for finding in piece.findings]
    return plan.status, plan, (*plan.report.findings, *own)


def _there(_request, finding, plan):
    """Positions of the units of the piece that a finding names."""
    name = finding.numbers["place"].removesuffix(" · ")
    return np.flatnonzero(plan.component == [piece.name for piece in plan.components].index(name))


def _scaled(request, units, factor):
    counts = request.ground.units["households"].to_numpy(np.int64).copy()
    counts[units] = np.round(counts[units] * factor)
    return request.on(households=counts)


def _positions(request, ids):
    return np.flatnonzero(request.ground.units["unit"].isin(ids))


def _total(request, finding, plan):
    n = finding.numbers
    target = n.get("many", 1) * (float(n["lo"]) + float(n["hi"])) / 2
    return _scaled(request, _there(request, finding, plan), target / float(n["amount"]))


def _heavy(request, finding, _plan):
    n = finding.numbers
    return _scaled(request, _positions(request, finding.ids), float(n["hi"]) / float(n["beyond"]))


def _branch(request, finding, _plan):
    return _scaled(request, _positions(request, finding.ids[1:]), 0)


def _cut(request, finding, _plan):
    """Let the estates go that are named; a single building gets what a grid needs."""
    estate = request.ground.units.get("estate")
    if estate is not None:
        estate = estate.where(~estate.isin(finding.ids), None)
        request = request.on(estate=estate) if estate.notna().any() else request.without("together")
    counts = request.ground.units["households"].to_numpy(np.int64).copy()
    counts[_positions(request, finding.ids)] = int(finding.numbers["lo"])
    return request.on(households=counts)


def _unwished(request, finding, _plan):
    """Take back every wish that names one of the units."""
    ids, options = set(finding.ids), dict(request.options)
    for name in ("together", "apart"):
        if isinstance(options.get(name), list):
            options[name] = [group for group in options[name] if ids.isdisjoint(group)]
    options["pinned"] = {unit: grid for unit, grid in options.get("pinned", {}).items() if unit not in ids}
    options["centres"] = [place for place in options.get("centres", []) if place not in ids]
    return request.but(**{name: value or None for name, value in options.items()})


def _unlocked(request, finding, _plan):
    return request.but(locked=[code for code in request.options["locked"] if code not in finding.ids] or None)


def _fewer_pins(request, finding, _plan):
    """Keep as many of the pins that are named as there can be grids."""
    most, pinned = finding.numbers["most"], request.options["pinned"]
    given_up = {unit for unit in finding.ids if unit in pinned} - set(finding.ids[:most])
    return request.but(pinned={unit: grid for unit, grid in pinned.items() if unit not in given_up})


def _other_places(request, finding, _plan):
    if finding.numbers["places"] < finding.numbers["fewest"]:
        return request.without("centres")
    return request.but(centres=list(finding.ids[: finding.numbers["most"]]))


def _number(name, key):
    return lambda request, finding, _plan: request.but(**{name: finding.numbers[key]})


CAUSES = {
    "reason-total": _total,
    "reason-too-few": _total,
    "reason-unit": _heavy,
    "reason-branch": _branch,
    "reason-squeezed": _cut,
    "reason-squeezed-one": _cut,
    "grids-impossible": _number("n_grids", "fewest"),
    "workers-impossible": _number("workers", "most"),
    "more-grids-than-units": _number("n_grids", "units"),
    "unit-implausible": lambda request, finding, _plan: _scaled(request, _positions(request, finding.ids), 0),
    "apart-and-together": _unwished,
    "apart-needs-grids": _unwished,
    "pins-in-one-set": _unwished,
    "pins-in-joined-set": _unwished,
    "together-parted": _unwished,
    "places-wished-apart": _unwished,
    "centres-in-one-set": _unwished,
    "centres-twice": lambda request, finding, _plan: request.but(
        centres=[place for place in request.options["centres"] if place not in finding.ids] or None
    ),
    "pins-need-grids": _fewer_pins,
    "centres-number": _other_places,
    "centres-grids": lambda request, _finding, _plan: request.without("n_grids"),
    "centres-workers": lambda request, _finding, _plan: request.without("workers"),
    "grids-locked": lambda request, finding, _plan: _unlocked(request, finding, _plan).without("start"),
    "lock-outside-window": _unlocked,
    "locks-unknown": _unlocked,
    "locks-split-group": _unwished,
    "locks-join-apart": _unwished,
    "locks-against-pins": _unwished,
    "islands-refused": lambda request, _finding, _plan: request.but(islands="own"),
    "wish-units": _unwished,
}
"""Code → the request without the cause that a finding names."""


def _window(request, finding, _plan):
    name = "load_window" if finding.code.endswith("load") else "window"
    ends = tuple((float if name == "load_window" else int)(finding.numbers[f"relaxed_{end}"]) for end in ("lo", "hi"))
    return request.but(**{name: ends})


def _joined(request, finding, _plan):
    one, two = sorted(_positions(request, finding.ids).tolist())
    ground = request.ground
    opened = dataclasses.replace(ground, adjacency=join_pairs(ground.adjacency, [(one, two)]))
    return dataclasses.replace(request, ground=opened)


REMEDIES = {
    "piece-impossible-households": _window,
    "piece-impossible-load": _window,
    "piece-unproven-households": _window,
    "piece-unproven-load": _window,
    "remedy-window-households": _window,
    "remedy-window-load": _window,
    "remedy-grids": _number("n_grids", "grids"),
    "remedy-workers": _number("workers", "workers"),
    "remedy-loose": lambda request, _finding, _plan: request.without("together"),
    "remedy-barrier": _joined,
    "remedy-bridge": _joined,
}
"""Code → the request changed as a finding advises; each was tested by solving, so each alone lets the piece hold."""


def followed(request, finding, plan):
    """Return the request as a finding advises, with the number of grids that it says where a number was asked for."""
    request = REMEDIES[finding.code](request, finding, plan)
    if "n_grids" in request.options and "grids" in finding.numbers:
        there = _there(request, finding, plan)
        elsewhere = len(set(plan.network.labels.tolist()) - set(plan.network.labels[there].tolist()))
        request = request.but(n_grids=elsewhere + finding.numbers["grids"])
    return request


ELSEWHERE = {
    "reason-searched": "tests/dividing/test_reasons.py",  # held against every labelling
    "remedy-worker": "tests/dividing/test_reasons.py",
    "reason-fixed-total": "tests/merge",
    "reason-fixed-too-few": "tests/merge",
    "remedy-fixed": "tests/merge",
    "remedy-moved": "tests/merge",
    "remedy-barrier-inside": "tests/merge",
    "fields-cramped": "tests/merge",
}
"""Code → the tests that take its cause away in another manner than by options of a division."""
TOLD_BESIDE = {
    "piece-impossible-households-at-all",
    "piece-impossible-load-at-all",
    "piece-unproven-households-at-all",
    "piece-unproven-load-at-all",
    "apart-unmet",
}
"""Codes that tell which grids break a rule, never alone as a reason where something is proven impossible."""
FAULTS = {
    *("attribute-name", "attribute-wrong", "attribute-blank", "wish-column", "wish-column-empty", "start-no-units"),
    *("centres-outside", "pins-elsewhere", "pins-retired", "groups-of-one", "pins-repeated", "locks-broken"),
    *("wish-table-column", "attribute-twice", "attribute-signs"),
}
"""Codes of faults in what was given, which is to be corrected where the finding points."""
