"""Holds every plan that a public verb returns in any test against `gridplan.verify`, which shares no code with solvers.

A plugin of pytest: ``PYTHONPATH=tests pytest -p verified_plans``, as make trust calls it. A test fails with what its
plans say and is not so, and where an answer is infeasible and no reason with ids or numbers tells why. Plans that tests
make by hand are left alone, and so are plans read from files, as tests tamper with both.
"""

import dataclasses
import functools
import importlib
import inspect
import pkgutil
import sys

import pytest

import gridplan
from gridplan.adopt import adopt
from gridplan.plan import Plan

LEFT_OUT = {"load", "load_postgis", "older_plan", "verify", "compare", "changes", "locate", "in_force", "versions"}
"""Verbs that return plans which they did not make."""


class Watch:
    """The plans that verbs returned since the last test, what is false in them, and how many answers tell why not."""

    def __init__(self):
        self.depth, self.seen, self.false, self.explained = 0, {}, [], 0

    def watched(self, verb):
        """Return the verb, which verifies the plans it returns to a test; those of verbs inside it are its own."""

        @functools.wraps(verb)
        def verified(*given, **wishes):
            self.depth += 1
            try:
                found = verb(*given, **wishes)
            finally:
                self.depth -= 1
            for plan in [] if self.depth else plans_in(found):
                self.check(plan, verb.__name__, before=plans_in([*given, *wishes.values()]))
            if not self.depth:
                self.explain(found, verb.__name__)
            return found

        return verified

    def check(self, plan, name, *, before):
        """Verify a plan, once; what was false of a ground or plan that a test made by hand is not the verb's."""
        if id(plan) in self.seen:
            return
        self.seen[id(plan)] = plan
        false = gridplan.verify(plan).failures
        known = faults_of(plan.ground, before) if false else set()
        told = [one for one in false if one.code not in known]
        if told:
            self.false.append(f"{name} returned {plan!r}: " + "; ".join(one.text("en") for one in told))

    def explain(self, found, name):
        """Note which infeasible parts of an answer carry no reason with ids or numbers."""
        for part, findings in impossible_in(found):
            self.explained += 1
            if not any(one.ids or one.numbers for one in findings):
                self.false.append(f"{name} returned {part} as infeasible without a reason: {findings}")

    def settle(self):
        """Return how many plans were verified and infeasible answers explained, what was false, and begin anew."""
        counts, false = {"verified": len(self.seen), "explained": self.explained}, self.false
        self.seen, self.false, self.explained = {}, [], 0
        return counts, false


WATCH = Watch()


def plans_in(found):
    """Return the plans that a verb's answer is or holds."""
    if isinstance(found, Plan):
        return [found]
    if isinstance(found, list | tuple):
        return [plan for one in found for plan in plans_in(one)]
    if dataclasses.is_dataclass(found) and (type(found).__module__ or "").startswith("gridplan."):
        held = [getattr(found, field.name) for field in dataclasses.fields(found)]
        return [plan for one in held if isinstance(one, Plan | list | tuple) for plan in plans_in(one)]
    return []


def impossible_in(found):
    """Yield each infeasible piece of plans in an answer, or an infeasible answer, with the findings that tell why."""
    for plan in plans_in(found):
        for piece in plan.components:
            if piece.status == "infeasible":
                yield f"{piece.name} of {plan!r}", why_in((*piece.findings, *plan.report.findings))
        if plan.roads is not None and plan.roads.status == "infeasible":
            yield repr(plan.roads), why_in(plan.roads.report.findings)
    if getattr(found, "status", "") == "infeasible" and hasattr(found, "reasons"):
        yield repr(found), found.reasons


def why_in(findings):
    """Return the findings that say why something cannot be: warnings, and the proofs beside them."""
    return [one for one in findings if one.severity != "note" or one.code.startswith("reason-")]


def faults_of(ground, plans):
    """Return what is false of plans, and of a ground however it is divided: of all of it as one grid."""
    whole = adopt(dict.fromkeys(ground.units["unit"], "whole"), ground)
    return {one.code for plan in [whole, *plans] for one in gridplan.verify(plan).failures}


def watch_verbs():
    """Put the watched verbs in the place of the verbs wherever gridplan's modules name them."""
    for module in pkgutil.walk_packages(gridplan.__path__, "gridplan."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    watched = {}
    for name in set(gridplan.__all__) - LEFT_OUT:
        verb = getattr(gridplan, name)
        if inspect.isfunction(verb):
            watched[verb] = WATCH.watched(verb)
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "gridplan":
            for key, value in list(vars(module).items()):
                if inspect.isfunction(value) and value in watched:
                    setattr(module, key, watched[value])


def pytest_configure():
    """Watch all verbs before any test names one."""
    watch_verbs()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a test, after its own asserts, with whatever is false in an answer made for it, or not explained."""
    result = yield
    counts, false = WATCH.settle()
    item.user_properties.extend((name, count) for name, count in counts.items() if count)
    assert not false, "\n".join(false)
    return result
