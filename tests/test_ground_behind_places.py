"""Homes that a dedicated place or an area cuts off from the rest of their community."""

import dataclasses

import numpy as np
import pytest
from toy_dedicated import dedicated_ground, square
from toy_plan import toy_ground

import gridplan as gp
from gridplan.ground.areas import areas_of
from gridplan.options import Rules
from gridplan.wishes.islands import settle_islands

WALL = square(1, 0, wide=1, high=8)
WINDOW = (400, 700)


@pytest.fixture(scope="module")
def ground():
    """A square town in which a mall as wide as the town leaves a row of homes behind it, too few for a grid."""
    return dedicated_ground(mall=WALL)


def of_code(plan, code):
    """Return the findings of one code."""
    return [found for found in plan.report.findings if found.code == code]


def test_homes_behind_a_mall_are_joined_past_it(ground):
    """With bridges the homes on both sides are one piece, the note names the mall, and verification agrees."""
    plan = gp.partition(ground, window=WINDOW, islands="bridge", effort=0)
    assert plan.status == "feasible"
    (note,) = of_code(plan, "islands-bridged-past")
    assert (note.numbers["places"], note.numbers["metres"]) == ("mall", 80)
    assert "mall" in note.text("en")
    assert "商场" in note.text("zh")
    assert not of_code(plan, "islands-behind")
    assert not gp.verify(plan).failures


def test_homes_left_behind_are_told_with_advice_that_works(ground):
    """Without bridges the part is told with its households and the mall; either advice makes the plan feasible."""
    plan = gp.partition(ground, window=WINDOW, effort=0)
    (warning,) = of_code(plan, "islands-behind")
    behind = plan.ground.units["unit"].isin(warning.ids)
    assert plan.status == "partial"
    assert behind.to_numpy().nonzero()[0].tolist() == list(range(8))
    assert warning.numbers["households"] == int(plan.ground.units["households"][behind].sum())
    assert warning.numbers["places"] == "mall"
    assert "--islands bridge" in warning.action("en")
    assert "--dedicated-rule attach" in warning.action("zh")
    assert gp.partition(ground, window=WINDOW, dedicated="attach", effort=0).status == "feasible"


def test_parts_of_a_place_are_joined_too():
    """Two halves of a market with homes in between are one dedicated grid where islands are joined, else two."""
    ground = dedicated_ground(market=[*square(0, 0), *square(4, 4)])
    own, joined = (gp.partition(ground, window=(200, 700), islands=one, effort=0) for one in ("own", "bridge"))
    assert [(plan.grids["dedicated"] == "market").sum() for plan in (own, joined)] == [2, 1]
    assert "--islands bridge" in of_code(own, "dedicated-parted")[0].action("en")
    assert not gp.verify(joined).failures


def test_areas_stay_the_same_when_their_parts_are_joined():
    """Bridges change no unit's area, and the plan verifies: campus parts too small to stand stay with the homes."""
    ground = toy_ground(side=8)
    campus = np.isin(np.arange(64), [0, 1, 62, 63])
    parted = np.arange(64) // 8 == 3
    words = np.where(campus, "campus", np.where(parted, "industrial", "residential"))
    ground = dataclasses.replace(ground, units=ground.units.assign(use=words))
    rules = Rules(areas="use", islands="bridge")
    load = ground.units["households"].to_numpy(np.int64)
    before = areas_of(ground, rules, load)
    joined, notes = settle_islands(ground, "bridge", areas=before)
    after = areas_of(joined, rules, load)
    assert before.of_units.tolist() == after.of_units.tolist()
    assert [note.numbers["places"] for note in notes if note.code == "islands-bridged-past"] == ["industrial"]
    assert not gp.verify(gp.partition(ground, areas="use", islands="bridge", effort=0)).failures


def test_refusing_islands_does_not_refuse_ground_behind_places(ground):
    """A mall makes no island: what is refused is ground that hangs together by no way at all."""
    assert gp.partition(ground, window=WINDOW, islands="refuse", effort=0).status == "partial"
