"""Merged plans beside their departments' networks: pairs are recomputed, every false statement is found."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tampering import assert_found, moved
from toy_merged import WEIGHTS, functions_of, in_pieces, merged_plan

from gridplan.options import Rules, Window
from gridplan.plan import Network
from gridplan.verify import verify
from gridplan.verify.departments import MERGER_FIGURES, kept_pairs
from gridplan.verify.facts import Facts


def with_other(plan, number, **changes):
    """Plan in which one department's network has `changes`."""
    others = list(plan.others)
    others[number] = dataclasses.replace(others[number], **changes)
    return plan.replace(others=tuple(others))


@pytest.mark.parametrize("carry", ["largest", "split"])
@pytest.mark.parametrize("fixed", [(), ("urban",)])
def test_true_mergers_are_verified(carry, fixed):
    """A merged plan that says what is so passes, with its figures; a plain plan has none of them."""
    plan = merged_plan(carry=carry, fixed=fixed)
    found = verify(plan)
    assert found.failures == ()
    assert found.figures["pairs_bound"] == plan.merger.bound
    own = found.figures["departments"]
    assert list(own) == ["police", "urban"]
    assert found.figures["pairs_kept"] == sum(WEIGHTS[name] * own[name]["pairs_kept"] for name in own)
    assert found.figures["kept_share"] == pytest.approx(found.figures["pairs_kept"] / plan.merger.bound)
    plain = verify(plan.replace(merger=None)).figures
    assert [plain[name] for name in MERGER_FIGURES] == [None] * 4


@settings(max_examples=25)
@given(st.lists(st.integers(-1, 2), min_size=36, max_size=36), st.lists(st.integers(0, 3), min_size=36, max_size=36))
def test_pairs_are_those_counted_one_by_one(old, new):
    """Pairs kept are those found by looking at every pair of households."""
    plan = merged_plan()
    households = np.arange(36) % 4
    plan = with_other(plan, 0, labels=np.array(old, np.int32))
    ground = dataclasses.replace(plan.ground, units=plan.ground.units.assign(households=households))
    network = dataclasses.replace(plan.network, labels=np.array(new, np.int32))
    own = kept_pairs(Facts(plan.replace(ground=ground, network=network)), plan.merger)["police"]
    home = np.repeat(np.arange(36), households)
    mates = [(a, b) for a, b in itertools.combinations(home.tolist(), 2) if old[a] == old[b] >= 0]
    assert own.pairs == len(mates)
    assert own.kept == sum(new[a] == new[b] for a, b in mates)


FALSE = {
    "more pairs than the bound": (lambda: merged_plan(bound=1000.0), "verify-pairs-bound"),
    "a bound that is no number": (lambda: merged_plan(bound=float("nan")), "verify-pairs-bound"),
    "borders crossed": (lambda: merged_plan(fixed=("police",)), "verify-fixed"),
    "one unit across a border": (lambda: moved(merged_plan(fixed=("urban",)), 17, 1), "verify-fixed"),
    "unknown weight": (lambda: merged_plan(weights={**WEIGHTS, "fire": 1.0}), "verify-departments-unknown"),
    "unknown base": (lambda: merged_plan(base="fire"), "verify-departments-unknown"),
    "unknown fixed": (lambda: merged_plan(fixed=("fire",)), "verify-departments-unknown"),
    "a department left out": (
        lambda: merged_plan().replace(others=merged_plan().others[:1]),
        "verify-departments-unknown",
    ),
    "negative weight": (lambda: merged_plan(weights={"police": -1.0, "urban": 1.0}), "verify-merger-values"),
    "weight that is no number": (
        lambda: merged_plan(weights={"police": float("nan"), "urban": 1.0}),
        "verify-merger-values",
    ),
    "dial out of range": (lambda: merged_plan(compact=1.5), "verify-merger-values"),
    "unknown rule": (
        lambda: merged_plan(carry="smallest", functions=merged_plan().merger.functions),
        "verify-merger-values",
    ),
    "two networks of one name": (lambda: with_other(merged_plan(), 1, name="police"), "verify-repeated"),
    "short share": (lambda: with_other(merged_plan(), 1, share=np.ones(35)), "verify-lengths"),
    "label below none": (lambda: with_other(merged_plan(), 1, labels=np.full(36, -2, np.int32)), "verify-lengths"),
    "workers of a department": (lambda: with_other(merged_plan(), 1, n_workers=np.ones(3, int)), "verify-lengths"),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_mergers_are_found(name):
    """Each false statement about departments fails with its own finding."""
    make, code = FALSE[name]
    assert_found(make(), code)


def test_units_outside_a_fixed_network_go_with_the_longest_border():
    """A unit that a fixed network leaves out lies in its neighbours' field, of equal ones in that of the lower grid."""
    plan = merged_plan(fixed=("urban",))
    left_out = plan.others[1].labels.copy()
    left_out[18] = -1
    west = left_out.copy()
    west[18] = 0
    there, here = with_other(moved(plan, 18, 2), 1, labels=left_out), with_other(plan, 1, labels=left_out)
    assert found_in(in_pieces(there, west)) == set()
    assert found_in(here) == {"verify-components"}


def test_pieces_end_at_borders_that_were_to_stay():
    """One piece over a border that was to stay is found, and two pieces where no border was to stay."""
    whole, halves = merged_plan(), merged_plan(fixed=("urban",))
    assert found_in(whole) == found_in(halves) == set()
    for one, other in ((whole, halves), (halves, whole)):
        assert "verify-components" in found_in(one.replace(merger=other.merger))


def found_in(plan):
    """Codes of all that is wrong with how a plan is divided; functions and bound aside."""
    return {f.code for f in verify(plan).failures if not f.code.startswith(("verify-functions", "verify-pairs"))}


def test_crossing_grids_are_named():
    """The finding names the new grids and the department; the piece reaches across the border too."""
    found = {one.code: one for one in verify(merged_plan(fixed=("police",))).failures}
    assert sorted(found) == ["verify-components", "verify-fixed"]
    crossing = found["verify-fixed"]
    assert crossing.ids == ("002", "004")
    assert "police" in crossing.text("en")
    assert "公安" in crossing.text("zh")


def mirrored(plan):
    """Plan whose bound is what it keeps itself, beside a department that drew the four blocks as they are."""
    blocks = Network("civil", "areal", plan.network.labels, ("C1", "C2", "C3", "C4"), np.ones(4, np.int64))
    others = (*plan.others[:1], blocks)
    weights = {"police": 1.0, "civil": 1.0}
    merger = dataclasses.replace(
        plan.merger, weights=weights, functions=functions_of(plan.replace(others=others), "largest")
    )
    plan = plan.replace(others=others, merger=merger)
    kept = sum(one.kept for one in kept_pairs(Facts(plan), merger).values())
    return plan.replace(merger=dataclasses.replace(merger, bound=float(kept)))


def test_a_department_may_bear_witness_against_a_bound():
    """A department's network that keeps every rule cannot keep more than a true bound; one that breaks a rule may."""
    plan = mirrored(merged_plan())
    assert verify(plan).failures == ()
    # the plan moves one unit to a worse place, and claims that no division is better
    labels = plan.labels.copy()
    labels[17] = 1
    worse = plan.replace(network=dataclasses.replace(plan.network, labels=labels))
    kept = sum(one.kept for one in kept_pairs(Facts(worse), worse.merger).values())
    worse = worse.replace(merger=dataclasses.replace(worse.merger, bound=float(kept)))
    assert kept < plan.merger.bound
    assert "verify-pairs-witness" in {finding.code for finding in verify(worse).failures}
    narrow = worse.replace(rules=Rules(households=Window(360, 360)))
    fixed = worse.replace(merger=dataclasses.replace(worse.merger, fixed=("police",)))
    wished = worse.replace(rules=Rules(households=Window(300, 500), pinned={"b000": "003"}))
    parted = worse.replace(others=(worse.others[0], dataclasses.replace(worse.others[1], labels=swapped(worse))))
    for excused in (narrow, fixed, wished, parted):
        assert "verify-pairs-witness" not in {finding.code for finding in verify(excused).failures}


def swapped(plan):
    """Labels of the second department with two far units exchanged, so that its grids do not hang together."""
    labels = plan.others[1].labels.copy()
    labels[[0, 35]] = labels[[35, 0]]
    return labels
