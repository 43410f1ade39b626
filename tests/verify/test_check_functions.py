"""What hangs on the new grids: every lost, made-up or misplaced old grid, household and worker is found."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from tampering import assert_found
from toy_merged import functions_of, merged_plan

from gridplan.plan import Network
from gridplan.verify import verify

BOTH = ("largest", "split")


def tampered(carry, change):
    """Merged plan whose table of functions was changed."""
    functions = merged_plan(carry=carry).merger.functions
    return merged_plan(carry=carry, functions=change(functions.copy()))


def with_value(table, column, row, value):
    """Table with one value changed."""
    table[column] = table[column].astype(object)
    table.loc[row, column] = value
    return table


def exchanged(table):
    """Table in which two rows of one old grid have exchanged their people."""
    return table.assign(staff=[*table["staff"][1::-1], *table["staff"][2:]])


FALSE = {
    "an old grid lost": (lambda t: t[t["old_grid"] != "P2"], "verify-functions-missing"),
    "a department lost": (lambda t: t[t["department"] != "urban"], "verify-functions-missing"),
    "a new grid left out": (lambda t: t[(t["old_grid"] != "P1") | (t["grid"] != "002")], "verify-functions-missing"),
    "an unknown new grid": (lambda t: with_value(t, "grid", 0, "999"), "verify-functions-names"),
    "an unknown old grid": (lambda t: with_value(t, "old_grid", 0, "P8"), "verify-functions-names"),
    "an unknown department": (lambda t: with_value(t, "department", 0, "fire"), "verify-functions-names"),
    "a row twice": (lambda t: pd.concat([t, t[:1].assign(staff=0)]), "verify-functions-names"),
    "a new grid without common units": (lambda t: with_value(t, "grid", 0, "004"), "verify-functions-households"),
    "households made up": (lambda t: with_value(t, "households", 0, 363), "verify-functions-households"),
    "households that are no number": (lambda t: with_value(t, "households", 0, "many"), "verify-functions-households"),
    "a share made up": (lambda t: t.assign(share=1.0), "verify-functions-households"),
    "people lost": (lambda t: t.assign(staff=0), "verify-functions-staff"),
    "people made up": (lambda t: with_value(t, "staff", 2, 5), "verify-functions-staff"),
    "people below nought": (
        lambda t: with_value(with_value(t, "staff", 0, 3), "staff", 1, -1),
        "verify-functions-staff",
    ),
    "people that are no number": (lambda t: with_value(t, "staff", 0, None), "verify-functions-staff"),
    "people sent to the smaller share": (exchanged, "verify-functions-staff"),
    "a column lost": (lambda t: t.drop(columns="share"), "verify-functions-columns"),
}


@pytest.mark.parametrize("carry", BOTH)
@pytest.mark.parametrize("name", FALSE)
def test_false_functions_are_found(name, carry):
    """Each false statement about functions fails with its own finding, whatever the rule."""
    change, code = FALSE[name]
    assert_found(tampered(carry, change), code)


def test_another_rule_than_the_one_said_is_found():
    """People split by share are not those of the rule largest, and the other way round where it matters."""
    police = dataclasses.replace(merged_plan().others[0], n_workers=np.array([8, 1, 1, 3]))
    for said in BOTH:
        plan = merged_plan().replace(others=(police, merged_plan().others[1]))
        other = BOTH[1 - BOTH.index(said)]
        functions = functions_of(plan, other)
        plan = plan.replace(merger=dataclasses.replace(plan.merger, carry=said, functions=functions))
        (found,) = verify(plan).failures
        assert (found.code, found.ids) == ("verify-functions-staff", ("police P1",))


@pytest.mark.parametrize("carry", BOTH)
@pytest.mark.parametrize("grid", ["", "002"])
def test_a_grid_without_units_may_hang_anywhere_but_must_hang(carry, grid):
    """A polygon without buildings has a row with its people, with or without a new grid below it; never none."""
    plan = merged_plan(carry=carry)
    police = plan.others[0]
    police = dataclasses.replace(police, codes=(*police.codes, "P9"), n_workers=np.append(police.n_workers, 4))
    row = ("police", "P9", "", "", 4, grid, 0, 1.0 if grid else 0.0)
    table = plan.merger.functions
    more = pd.concat([table, pd.DataFrame([row], columns=table.columns)], ignore_index=True)
    hung = plan.replace(others=(police, plan.others[1]), merger=dataclasses.replace(plan.merger, functions=more))
    assert verify(hung).failures == ()
    codes = {f.code for f in verify(plan.replace(others=(police, plan.others[1]))).failures}
    assert codes == {"verify-functions-missing", "verify-functions-staff"}


def test_grids_drawn_as_lines_hang_without_households():
    """Rows of a department of lines pass while they claim no households."""
    plan = merged_plan()
    roads = Network("roads", "line", np.full(36, -1, np.int32), ("R1",), np.array([2]))
    table = plan.merger.functions
    for households, passes in ((0, True), (5, False)):
        row = ("roads", "R1", "", "", 2, "001", households, 1.0)
        more = pd.concat([table, pd.DataFrame([row], columns=table.columns)], ignore_index=True)
        merger = dataclasses.replace(plan.merger, functions=more)
        found = verify(plan.replace(others=(*plan.others, roads), merger=merger))
        assert (found.failures == ()) is passes


def test_grids_without_households_hang_by_their_units():
    """Where nobody lives, shares may be of buildings and people may go to any new grid of the old one."""
    plan = merged_plan()
    ground = dataclasses.replace(plan.ground, units=plan.ground.units.assign(households=0))
    table = plan.merger.functions.assign(households=0, share=0.5)
    empty = plan.replace(ground=ground, merger=dataclasses.replace(plan.merger, functions=table))
    assert not {f.code for f in verify(empty).failures if f.code.startswith("verify-functions")}
