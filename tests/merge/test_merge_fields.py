"""Fixed departments: no new grid crosses their borders, and what goes with whom where they serve nobody."""

import numpy as np
import pytest
from merged_towns import faults, labels_of, same
from toy_plan import toy_ground

import gridplan as gp
from benchmarks import departments
from gridplan.departments.reading import read_departments
from gridplan.merge.fields import fields_of


@pytest.fixture(scope="module")
def toy():
    """Six by six buildings of about 1,500 households in one community."""
    return toy_ground()


COLUMN, ROW = np.arange(36) // 6, np.arange(36) % 6


def drawn(ground, **labels):
    """Return layers of labels, by department."""
    return {name: departments.drawn(ground, np.asarray(own, np.int64)) for name, own in labels.items()}


def read(ground, **labels):
    """Return departments of labels."""
    return read_departments(drawn(ground, **labels), ground)[0]


@pytest.mark.parametrize("fixed", [["police"], ["urban"], ["police", "urban"]])
def test_fixed_borders_are_never_crossed(toy, fixed):
    """Every new grid lies in one grid of each fixed department, with other departments against it."""
    layers = drawn(toy, police=COLUMN > 2, urban=ROW > 2, civil=(COLUMN + ROW) // 4)
    plan = gp.merge(layers, toy, window=(300, 500), effort=0, fixed=fixed)
    assert plan.status == "feasible"
    assert faults(plan, (300, 500), fixed=fixed) == []
    assert plan.merger.fixed == tuple(fixed)
    assert gp.verify(plan).failures == ()


def test_fixed_borders_are_crossed_without_being_fixed(toy):
    """The same layers without a fixed one are crossed: the law above is not empty."""
    layers = drawn(toy, police=COLUMN > 1, urban=ROW > 2, civil=(COLUMN + ROW) // 4)
    plan = gp.merge(layers, toy, window=(300, 500), effort=0, weights={"civil": 9})
    assert faults(plan, (300, 500), fixed=["police"])


def test_units_left_out_by_a_fixed_department_go_with_a_neighbour(toy):
    """They join along the longest border, step by step; the report tells of them; the plan crosses no border."""
    labels = np.where(COLUMN == 0, 0, np.where(COLUMN > 3, 1, -1))
    (police,) = read(toy, police=labels)
    fields, (told,) = fields_of([police], toy)
    field = fields.number
    assert same(field, COLUMN > 2)
    assert (told.code, len(told.ids)) == ("merge-fixed-unserved", 18)
    assert told.numbers["households"] == toy.units["households"][labels < 0].sum()
    plan = gp.merge(drawn(toy, police=labels), toy, window=(300, 500), effort=0, fixed=["police"])
    assert told in plan.report.findings
    served = labels >= 0
    for grid in range(len(plan.network.codes)):
        assert len(set(labels_of(plan, "police")[(plan.labels == grid) & served].tolist())) <= 1
        assert len(set(field[plan.labels == grid].tolist())) == 1


def test_fields_of_several_departments_are_their_overlay(toy):
    """Units are in one field exactly when every fixed department has them in one grid; without any all are one."""
    both = read(toy, police=COLUMN > 2, urban=ROW > 3)
    fields, told = fields_of(both, toy)
    assert same(fields.number, 2 * (COLUMN > 2) + (ROW > 3))
    assert told == ()
    assert set(fields_of([], toy)[0].number.tolist()) == {0}


def test_a_field_that_cannot_be_divided_does_not_block_the_rest(toy):
    """A fixed grid too small for the window is told with its reason; the others are divided."""
    plan = gp.merge(drawn(toy, police=COLUMN > 0), toy, window=(300, 450), effort=0, fixed=["police"])
    assert faults(plan, (0, 10**6), fixed=["police"]) == []
    assert plan.status in ("partial", "infeasible")
    broken = [part for part in plan.components if part.status != "feasible"]
    assert len(broken) == 1
    assert broken[0].findings
    assert plan.merger.bound is None
