"""Codes of merged plans: those whose ground lives on must go on, and none may stand on ground that never bore it."""

import dataclasses

import numpy as np
import pytest
from tampering import assert_found
from toy_merged import functions_of, merged_plan

from gridplan.findings import Finding
from gridplan.options import Rules, Window
from gridplan.plan import Network
from gridplan.verify.codes import check_codes
from gridplan.verify.facts import Facts


def with_codes(codes, *, base="civil", older=(("C1", "C2", "C3", "C4"),), **rules):
    """Plan of four grids with `codes`, made of departments that drew the very same four grids under `older` codes."""
    plan = merged_plan(base=base)
    names = ("civil", "emergency")[: len(older)]
    pairs = zip(names, older, strict=True)
    others = tuple(Network(name, "areal", plan.labels, own, np.ones(len(own), int)) for name, own in pairs)
    network = dataclasses.replace(plan.network, codes=tuple(codes))
    table = plan.workers.assign(grid=list(codes))
    plan = plan.replace(network=network, workers=table, others=others, rules=Rules(Window(300, 500), **rules))
    bound = sum(n * (n - 1) // 2 for n in plan.grids["households"].tolist()) * len(names)
    functions = functions_of(plan, "largest")
    weights = dict.fromkeys(names, 1.0)
    return plan.replace(
        merger=dataclasses.replace(plan.merger, weights=weights, bound=float(bound), functions=functions)
    )


def found_in(plan):
    """What is wrong with the codes of a plan."""
    return list(check_codes(Facts(plan)))


def test_grids_with_the_same_units_keep_their_code():
    """Grids of the base that live on bear their codes; a new code on the same ground is found and named."""
    assert found_in(with_codes(("C1", "C2", "C3", "C4"))) == []
    wrong = with_codes(("C1", "C2", "C3", "005"))
    assert found_in(wrong) == [Finding("verify-codes-lost", ("C4",))]
    assert_found(wrong, "verify-codes-lost")


def test_a_code_never_goes_to_other_ground():
    """Two codes exchanged are found: each stands on ground that never bore it."""
    wrong = with_codes(("C2", "C1", "C3", "C4"))
    assert {(found.code, found.ids) for found in found_in(wrong)} == {
        ("verify-codes-moved", ("C1", "C2")),
        ("verify-codes-lost", ("C1", "C2")),
    }
    assert_found(wrong, "verify-codes-moved")


def test_a_code_may_stand_for_different_ground_in_several_departments():
    """A code is at home wherever one department had it, and nowhere else."""
    older = (("C1", "C2", "C3", "C4"), ("C2", "C1", "C5", "C6"))
    assert found_in(with_codes(("C2", "C1", "001", "002"), base=None, older=older)) == []
    assert found_in(with_codes(("C1", "C2", "C5", "C4"), base=None, older=older)) == []
    wrong = with_codes(("001", "002", "C1", "C6"), base=None, older=older)
    assert found_in(wrong) == [Finding("verify-codes-moved", ("C1",))]


def test_without_a_base_codes_that_all_agree_on_go_on():
    """Where every department has the same grid under the same code, so has the plan; one alone is not enough."""
    older = (("C1", "C2", "C3", "C4"), ("C1", "D2", "D3", "D4"))
    assert found_in(with_codes(("C1", "001", "002", "003"), base=None, older=older)) == []
    assert found_in(with_codes(("004", "001", "002", "003"), base=None, older=older)) == [
        Finding("verify-codes-lost", ("C1",))
    ]


@pytest.mark.parametrize("pinned", [{"b003": "005"}, {"b003": "C2"}])
def test_codes_that_the_rules_pin_are_as_asked(pinned):
    """A grid that the rules name has that name, though its ground had another code."""
    code = pinned["b003"]
    rest = {"005": ("C2", "C3", "C4"), "C2": ("001", "C3", "C4")}[code]
    assert found_in(with_codes((code, *rest), pinned=pinned)) == []


def test_a_code_of_a_grid_without_units_is_not_given_anew():
    """A code that a department had given out and that holds no unit today stays unused."""
    plan = with_codes(("C9", "001", "002", "003"), base=None)
    civil = dataclasses.replace(plan.others[0], codes=("C1", "C2", "C3", "C4", "C9"), n_workers=np.ones(5, int))
    assert Finding("verify-codes-moved", ("C9",)) in found_in(plan.replace(others=(civil,)))
    assert "verify-codes-moved" not in {found.code for found in found_in(plan)}
