"""Plans that cannot be changed, mended or made one as asked: without what the findings name, they can."""

import dataclasses
from collections.abc import Mapping

import numpy as np
import pytest
from toy_edits import sitting, two_communities
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from benchmarks import departments
from gridplan.trail import Edit, Edits

OLD, TWO = toy_plan(), two_communities()
COLUMN = np.arange(36) // 6
HOUSEHOLDS = OLD.ground.units["households"]


def grown(households):
    """Return the toy ground of today, with more households in the first grid."""
    units = OLD.ground.units.assign(households=np.where(OLD.labels == 0, households, HOUSEHOLDS))
    return dataclasses.replace(OLD.ground, units=units)


def findings(plan):
    """Return all findings of a plan by name, those of its pieces too."""
    return {one.code: one for one in (*(f for c in plan.components for f in c.findings), *plan.report.findings)}


@pytest.mark.long
@pytest.mark.parametrize(("option", "told"), [("max_grids", "grids"), ("max_moved", "households")])
def test_the_budget_that_is_told_lets_a_plan_be_changed(option, told, tried):
    """Too small a budget of grids or households, replaced by what the finding says, is enough; the grids are named."""
    tight = gp.regrid(OLD, grown(66), **{option: 1 if option == "max_grids" else 0.01})
    cause = findings(tight)[f"regrid-budget-{told}"]
    assert cause.ids == ("001",)
    budget = cause.numbers["needed"] if option == "max_grids" else float(cause.numbers["share"])
    enough = gp.regrid(OLD, grown(66), **{option: budget})
    assert (tight.status != "feasible", enough.status) == (True, "feasible")
    tried(1, "named causes removed")


@pytest.mark.long
@pytest.mark.parametrize("locked", [["001"], ["002", "003", "004"], ["002", "nobody"]])
def test_changed_plans_without_the_locks_or_window_named_are_right(locked, tried):
    """A lock that is named is unlocked, a window that is advised is taken: the plan is right on today's ground."""
    try:
        found = findings(gp.regrid(OLD, grown(66), locked=locked))
    except gp.InputError as fault:
        found = {one.code: one for one in fault.findings}
    named = {code for one in found.values() if one.code.startswith("lock") for code in one.ids}
    rules, window = None, found.get("piece-impossible-households")
    if window is not None:
        rules = {"households": (int(window.numbers["relaxed_lo"]), int(window.numbers["relaxed_hi"]))}
    assert named or rules
    left = [code for code in locked if code not in named]
    assert gp.regrid(OLD, grown(66), rules, locked=left).status == "feasible"
    tried(1, "named causes removed")


PUT = sitting(TWO, ("b014", "004")).edits
BEGUN = sitting(TWO, ("b000 b001", "+1")).edits
MOVED = sitting(TWO, ("b000", "001")).edits
EDITS = {
    "over a border": PUT,
    "a grid too small between locks": (Edit("lock", units=("b002", "b005")), *BEGUN),
    "a torn grid that is locked": (*MOVED, Edit("lock", grids=("001",))),
    "locked things that are moved": (Edit("lock", grids=("001",)), Edit("lock", units=("b000",)), *MOVED),
    "one edit of two": (*PUT, *sitting(TWO, ("b014", "004"), ("b000", "001")).edits[1:]),
}


@pytest.mark.long
@pytest.mark.parametrize("name", EDITS)
def test_edits_without_what_stands_in_the_way_are_mended(name, tried):
    """Edits of buildings and locks of grids that are named are left out: the others are mended and hold the rules."""
    edits = EDITS[name]
    try:
        plan = gp.apply_edits(TWO, Edits(TWO.digest, edits), mend=True)
        assert plan.status != "feasible"
        told = findings(plan)
        assert "edits-not-mended" in told
        named = {"edits-in-the-way": told["edits-in-the-way"]}
    except gp.InputError as fault:
        named = {one.code: one for one in fault.findings}
    ids = {name for one in named.values() for name in one.ids}
    assert ids
    left = tuple(without(edits, ids))
    plan = gp.apply_edits(TWO, Edits(TWO.digest, left), mend=True)
    assert (plan.status, gp.verify(plan).status) == ("feasible", "verified")
    tried(len(named), "named causes removed")


def without(edits, ids):
    """Yield the edits without the moves of buildings and locks of buildings or grids that are named."""
    for edit in edits:
        kept = [n for n, unit in enumerate(edit.units) if unit not in ids]
        units = tuple(edit.units[n] for n in kept)
        grids = tuple(code for code in edit.grids if code not in ids)
        if units or grids:
            came = tuple(edit.before[n] for n in kept) if edit.before else edit.before
            yield dataclasses.replace(edit, units=units, grids=grids, before=came)


@dataclasses.dataclass(frozen=True)
class Networks:
    """Networks that are to be made one, as they are asked for."""

    labels: np.ndarray
    options: Mapping = dataclasses.field(default_factory=dict)

    def merged(self):
        """Make one of the borders of the police and those of a civil network."""
        layers = {"police": self.labels, "civil": COLUMN // 2}
        drawn = {name: departments.drawn(toy_ground(), np.asarray(own, np.int64)) for name, own in layers.items()}
        return gp.merge(drawn, toy_ground(), **{"window": (300, 450), "effort": 0, **self.options})

    def but(self, **options):
        """Return the request with other options."""
        return dataclasses.replace(self, options={**self.options, **options})


FIXED = {"fixed": ("police",)}
NETWORKS = {
    "a fixed grid that fits no number": Networks(COLUMN > 1, FIXED),
    "a fixed grid with too few": Networks(COLUMN > 0, FIXED),
    "fixed grids that are all too small": Networks(COLUMN, FIXED),
    "an unknown lock": Networks(COLUMN // 2, {"base": "police", "locked": ["000", "zz"]}),
    "a lock outside the window": Networks(COLUMN, {"base": "police", "locked": ["000"]}),
    "a lock across a fixed border": Networks(COLUMN // 3, {**FIXED, "base": "civil", "locked": ["001"]}),
}


def departments_left_out(request, finding):
    """Stop holding the departments that a finding names."""
    named = finding.numbers.get("fixed") or finding.numbers["departments"]
    return request.but(fixed=tuple(name for name in request.options["fixed"] if name not in named.split(", ")))


def unlocked(request, finding):
    """Unlock the grids that a finding names."""
    return request.but(locked=[code for code in request.options["locked"] if code not in finding.ids])


REMOVED = {
    "reason-fixed-total": departments_left_out,
    "reason-fixed-too-few": departments_left_out,
    "fields-cramped": departments_left_out,
    "merge-locks-unknown": unlocked,
    "merge-locked-crossed": unlocked,
    "lock-outside-window": unlocked,
}
"""Code → the networks to be made one without the cause."""


@pytest.mark.long
@pytest.mark.parametrize("name", NETWORKS)
def test_networks_without_the_border_or_lock_named_are_made_one(name, tried):
    """Departments that are named are no longer fixed, grids that are named unlocked: all holds the rules."""
    request = NETWORKS[name]
    try:
        plan = request.merged()
        told = findings(plan)
        assert plan.status != "feasible"
    except gp.InputError as fault:
        told = {one.code: one for one in fault.findings}
    causes = [one for one in told.values() if one.code in REMOVED]
    assert causes, told
    once = REMOVED[causes[0].code](request, causes[0])
    status = once.merged().status
    if status != "feasible":
        (cause,) = [one for one in findings(once.merged()).values() if one.code == "lock-outside-window"]
        status = unlocked(once, cause).merged().status
    assert status == "feasible", causes
    tried(len(causes), "named causes removed")
