"""Rules of officers: what can never be right is refused, all of it at once, and plain values come back the same."""

import math

import pytest

import gridplan as gp

WRONG = {
    "grids_per_officer": (5, "5-6", (6, 5), (5,), (5.5, 6), None, (0, 0)),
    "officers_per_community": (9, (12, 9), "9-12"),
    "officers_per_grid": ({}, (-1, 2)),
    "departments": ("police", ["police"], {"police": 1}, {"police": "1-2"}, {"": (1, 1)}, {7: (1, 1)}),
    "load_window": ("0.1", -0.1, math.nan, True),
    "slack": (None, -1, "little"),
    "travel_slack": (None, math.inf),
    "connected": ("yes", 1, None),
    "reach": (-5, "near"),
    "pooled": ("no", 0),
    "needs": ("fire", {"G1": "fire"}, {"G1": [1]}, ["G1"]),
    "pinned": ("P1=G1", ("P1", "G1"), ["P1=G1"], [("P1",)], [("P1", 3)], {"P1": "G1"}, 5),
    "forbidden": (None, [None], [("", "G1")]),
}


@pytest.mark.parametrize("name", WRONG)
def test_values_of_the_wrong_kind_are_refused_by_their_names(name):
    """Every wrong value of every rule is an OptionError that names the rule, as a keyword and from plain values."""
    for value in WRONG[name]:
        with pytest.raises(gp.OptionError, match=name):
            gp.OfficerRules(**{name: value})
        with pytest.raises(gp.OptionError, match=name):
            gp.OfficerRules.from_dict({name: value})


def test_all_wrong_values_are_told_at_once():
    """One message names every rule that is wrong."""
    with pytest.raises(gp.OptionError) as caught:
        gp.OfficerRules(**{name: values[0] for name, values in WRONG.items()})
    told = [sentence.partition(" must ")[0] for sentence in str(caught.value).split("; ")]
    assert sorted(told) == sorted(WRONG)


def test_plain_values_come_back():
    """Rules made plain and read back are the same rules, whatever order they were given in."""
    rules = gp.OfficerRules(
        grids_per_officer=[4, 7],
        departments={"urban": [0, 1], "police": (1, 1)},
        needs={"G2": {"fire", "aid"}},
        pinned=[["P2", "G1"], ("P1", "G1")],
        reach=200,
    )
    assert gp.OfficerRules.from_dict(rules.as_dict()) == rules
    assert list(rules.departments) == ["police", "urban"]
    assert rules.pinned == (("P1", "G1"), ("P2", "G1"))


def test_officers_in_all_that_departments_settle_ask_for_nothing_more():
    """Two to three officers a grid, of police one, urban management one, market supervision none or one, can be met."""
    city = gp.samples.generated_staff(communities=1, grids=11, officers=5, seed=1)
    counts = {"market": (0, 1), "police": (1, 1), "urban": (1, 1)}
    found = gp.assign_officers(city.grids, city.officers, departments=counts, officers_per_grid=(2, 3))
    assert found.status == "feasible"
    assert {stage.departments for stage in found.stages} == {("market",), ("police",), ("urban",)}
