"""Areas in a verification: mixed grids, windows of areas and loads are found out."""

import dataclasses

import numpy as np
import pytest
from toy_areas import area_ground, area_plan, area_rules, quarters

import gridplan as gp
from gridplan.verify.facts import Facts


@pytest.fixture(scope="module")
def plan():
    """A plan of two areas, divided as asked."""
    return gp.partition(area_ground(quarters()), area_rules())


def codes(found):
    """Return the codes of what failed."""
    return {finding.code for finding in found.failures}


def test_a_plan_of_two_areas_verifies(plan):
    """Its grids lie in one area each and hold the window of that area."""
    assert gp.verify(plan).text("en") == gp.verify(plan).text("en")
    assert not gp.verify(plan).failures
    assert {*plan.grids["area"]} == {"commercial", "residential"}
    assert plan.status == "feasible"
    facts = Facts(plan)
    assert facts.grid_areas.tolist() == plan.grids["area"].tolist()


def test_a_mixed_grid_is_found_out():
    """A grid that reaches into two areas fails, unless the division was taken in as it was."""
    mixed = area_plan()
    assert "verify-areas" in codes(gp.verify(mixed))
    adopted = mixed.replace(
        status="adopted", components=tuple(dataclasses.replace(c, status="adopted") for c in mixed.components)
    )
    found = gp.verify(adopted)
    assert "verify-areas" not in codes(found)
    assert "verify-adopted-areas" in {note.code for note in found.notes}


@pytest.mark.parametrize("column", ["shops", "elderly"])
def test_a_changed_count_is_found_out(plan, column):
    """A load that does not follow from the columns that make it up fails."""
    units = plan.ground.units.copy()
    row = int(np.flatnonzero(units["kind"] == ("commercial" if column == "shops" else "residential"))[-1])
    units.loc[row, column] += 1
    changed = plan.replace(ground=dataclasses.replace(plan.ground, units=units))
    assert codes(gp.verify(changed)) == {"verify-load"}


def test_the_window_is_that_of_the_area(plan):
    """Under a narrower window of one area its grids fail, and only these."""
    standard = {**plan.rules.standard.as_dict(), "commercial": {"per": "shops", "ratio": 100, "window": [1.0, 1.01]}}
    rules = gp.Rules.from_dict(plan.rules.as_dict() | {"standard": standard})
    found = gp.verify(plan.replace(rules=rules))
    shops = set(plan.grids["grid"][plan.grids["area"] == "commercial"])
    assert {one for failure in found.failures if failure.code == "verify-window" for one in failure.ids} <= shops
    assert "verify-window" in codes(found)
