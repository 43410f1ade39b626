"""Which area a unit counts to: the rule by hand, and against a slow reckoning unit by unit."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_areas import area_ground, area_rules, quarters
from toy_plan import toy_plan

from gridplan.ground.area_notes import area_notes
from gridplan.ground.areas import NOWHERE, areas_of
from gridplan.ground.workload import load_of
from gridplan.options import Ratio, Rules, Standard, Window
from gridplan.verify.areas import areas_of_grids, read_areas

WORDS = ["residential", "residential", "commercial", "商业", "campus", None, " "]


def settled(use, rules):
    """Return the kind of the area that each unit counts to."""
    ground = area_ground(use, side=round(len(use) ** 0.5))
    return areas_of(ground, rules, load_of(with_kinds(ground), rules)), ground


def with_kinds(ground):
    """Return units whose kind the standard knows."""
    known = {"商业": "commercial"}
    return ground.units.assign(kind=[known.get(kind, kind) for kind in ground.units["kind"]])


def test_a_lone_shop_joins_the_homes_around_it():
    """What is too small for a grid counts to what surrounds it; what reaches the lower end stands on its own."""
    found, ground = settled(quarters(), area_rules())
    kinds = found.of_units
    assert kinds[9] == "residential"
    assert found.kinds[found.given[9]] == "commercial"
    assert (np.delete(kinds, 9) == np.delete(quarters(), 9)).all()
    notes = area_notes(ground, area_rules(), load_of(ground.units, area_rules()))
    assert [(note.code, note.ids) for note in notes if note.code.startswith("area-joined")] == [
        ("area-joined-load", ("b009",))
    ]


def test_strict_areas_stand_however_small():
    """Asked for strictly, every unit keeps its own kind, and those without one are an area of their own."""
    use = quarters()
    use[0] = None
    found, _ = settled(use, area_rules(strict_areas=True))
    assert found.of_units.tolist() == [word or NOWHERE for word in use]


def test_units_that_share_a_grid_count_as_one():
    """A shop that must share the grid of homes is counted to them, also inside a commercial area."""
    use = quarters()
    group = ("b036", "b045", "b046", "b035", "b027")
    found, _ = settled(use, area_rules(together=(group,)))
    assert len({*found.of_units[[36, 45, 46, 35, 27]]}) == 1


def test_mixed_ground_is_residential():
    """Bits that cannot stand one by one are put together, and stand as residential where they can."""
    use = np.where(np.arange(64) % 2 == np.arange(64) // 8 % 2, "residential", "commercial").astype(object)
    found, _ = settled(use, area_rules())
    assert {*found.of_units} == {"residential"}


def test_ground_without_homes_joins_along_the_longest_border():
    """What borders on no residential area joins the neighbour with which it has most border."""
    use = np.full(64, "commercial", dtype=object)
    use[:32] = "campus"
    use[32] = "depot"
    standard = Standard(commercial=Ratio("shops", 50), campus=300, depot=9000)
    rules = Rules(households=None, load=Window(0.8, 1.6), standard=standard, areas="use")
    found, _ = settled(use, rules)
    assert found.of_units[32] == "commercial"


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(WORDS), min_size=36, max_size=36),
    st.integers(150, 4000),
    st.booleans(),
    st.lists(st.integers(0, 35), min_size=2, max_size=4, unique=True),
)
def test_the_rule_is_that_of_a_walk_from_unit_to_unit(words, shops, strict, held):
    """Whatever the areas, lower ends and groups: the arrays say what walking from unit to unit says."""
    use = np.array(words, dtype=object)
    ground = area_ground(use, side=6, communities=2)
    ground = dataclasses.replace(ground, units=ground.units.assign(kind="homes", shops=1.0))
    group = tuple(f"b{unit:03d}" for unit in held)
    standard = Standard(homes=shops, commercial=Ratio("shops", 200, (0.5, 2.0)))
    rules = area_rules(standard=standard, strict_areas=strict, work={}, together=(group,))
    load = load_of(ground.units, rules)
    found = areas_of(ground, rules, load)
    plan = toy_plan(ground=ground).replace(rules=rules, load=load)
    near = ground.adjacency
    walked = read_areas(plan, ground.units["households"].to_numpy(), (near.u[near.open], near.v[near.open]))
    assert found.of_units.tolist() == walked.tolist()
    labels = plan.labels
    assert found.of_grids(labels, load, n_grids=4).tolist() == areas_of_grids(walked, labels, load, 4).tolist()


@pytest.mark.parametrize("areas", [None, "nothing"])
def test_no_column_no_areas(areas):
    """Without a column there are no areas."""
    ground = area_ground(quarters())
    rules = Rules(households=Window(300, 500), areas=areas)
    assert areas_of(ground, rules, ground.units["households"].to_numpy(np.int64)) is None
