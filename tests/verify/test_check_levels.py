"""Verification of levels: true ones pass, every kind of broken one is found."""

import dataclasses
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from toy_plan import toy_ground, toy_plan

from gridplan.findings import Finding, Report
from gridplan.levels import LevelRules, Levels
from gridplan.nesting.divide import divide_levels
from gridplan.options import Window
from gridplan.store.export import export, tables
from gridplan.store.geopackage import load, save
from gridplan.verify import verify
from gridplan.verify.facts import Facts
from gridplan.verify.levels import check_levels, check_stored_levels


@pytest.fixture(scope="module")
def plan():
    """Toy plan divided into micro-grids of about two buildings."""
    return divide_levels(toy_plan(), micro=(70, 130), corridor=20)


def broken(plan, change):
    """Codes of what verification finds when the table of parts is changed."""
    parts = plan.levels.parts.copy()
    parts = change(parts)
    levels = Levels(plan.levels.rules, parts, plan.levels.report)
    return {f.code for f in check_levels(Facts(plan.replace(levels=levels))) if f.severity == "error"}


def with_value(parts, column, row, value):
    """Parts with one value changed."""
    parts.loc[parts.index[row], column] = value
    return parts


def lived_in(parts):
    """Rows of parts with households."""
    return np.flatnonzero(parts["households"] > 0)


def other_grid(parts):
    """Give the first part the micro-grid of a part of another grid."""
    far = parts["micro_grid"][parts["grid"] != parts["grid"].iloc[0]].iloc[0]
    return with_value(parts, "micro_grid", 0, far)


def exchanged(parts):
    """Exchange the micro-grids of two buildings at opposite ends of a grid, which tears both."""
    own = parts[parts["grid"] == parts["grid"].iloc[0]]
    ends = own["unit"].iloc[[0, -1]]
    codes = [own["micro_grid"][own["unit"] == unit].iloc[0] for unit in ends]
    for unit, code in zip(ends, reversed(codes), strict=True):
        parts.loc[parts["unit"] == unit, "micro_grid"] = code
    return parts


CHANGES = {
    "a unit lost": (lambda p: p[p["unit"] != p["unit"].iloc[3]], "verify-levels-units"),
    "a strange unit": (lambda p: with_value(p, "unit", 0, "nowhere"), "verify-levels-units"),
    "a part twice": (lambda p: p.iloc[[0, *range(len(p))]], "verify-levels-twice"),
    "a household made up": (lambda p: with_value(p, "households", 0, 999), "verify-levels-households"),
    "another grid": (lambda p: with_value(p, "grid", 0, "009"), "verify-levels-grid"),
    "no micro-grid": (lambda p: with_value(p, "micro_grid", 0, None), "verify-levels-grid"),
    "a micro-grid over two grids": (other_grid, "verify-levels-micro"),
    "a corridor group over two buildings": (
        lambda p: with_value(p, "corridor", lived_in(p)[0], p["corridor"].iloc[lived_in(p)[-1]]),
        "verify-levels-corridor",
    ),
    "no corridor group": (lambda p: with_value(p, "corridor", lived_in(p)[0], None), "verify-levels-corridorless"),
    "a torn micro-grid": (exchanged, "verify-levels-torn"),
}


def test_true_levels_pass(plan, tmp_path):
    """Levels that were just divided are verified, in memory and from the file, with their figures."""
    assert verify(plan).failures == ()
    found = verify(save(plan, tmp_path / "a.gpkg"))
    assert found.failures == ()
    assert found.figures["n_micro_grids"] == len(plan.levels.micro_grids)
    assert found.figures["n_corridors"] == len(plan.levels.corridors)
    assert verify(toy_plan()).figures["n_micro_grids"] is None


@pytest.mark.parametrize("name", CHANGES)
def test_broken_levels_are_found(plan, name):
    """Each kind of false statement about parts is named by its code."""
    change, code = CHANGES[name]
    assert code in broken(plan, change)


def test_windows_are_not_broken_in_silence(plan):
    """A group outside its window that no finding names is a failure; one that is named is a note."""
    rules = LevelRules(micro=Window(1, 20), corridor=plan.levels.rules.corridor)
    silent = plan.replace(levels=dataclasses.replace(plan.levels, rules=rules, report=Report()))
    assert "verify-levels-silent" in {f.code for f in check_levels(Facts(silent))}
    told = divide_levels(toy_plan(), micro=(300, 310))
    found = list(check_levels(Facts(told)))
    assert [f.code for f in found] == ["verify-levels-exceptions"]


def test_a_house_too_small_for_a_group_is_named_and_no_exception():
    """A building of fewer households than a corridor group may have is one by itself; unnamed it is a failure."""
    ground = toy_ground()
    few = np.where(np.arange(len(ground)) == 7, 3, ground.units["households"])
    units = ground.units.assign(households=few)
    plan = toy_plan(ground=dataclasses.replace(ground, units=units, report=Report()))
    divided = divide_levels(plan.replace(load=few), micro=(20, 200), corridor=(4, 60))
    assert "corridor-few-households" in {f.code for f in divided.levels.report.findings}
    assert list(check_levels(Facts(divided))) == []
    silent = dataclasses.replace(divided.levels, report=Report())
    assert "verify-levels-silent" in {f.code for f in check_levels(Facts(divided.replace(levels=silent)))}


def test_a_grid_too_small_for_a_micro_grid_is_named_and_no_exception(plan):
    """A grid of fewer households than a micro-grid may have is one whole; unnamed, or cut in two, it is a fault."""
    labels, units = plan.labels, plan.ground.units
    first = np.flatnonzero(labels == 0)
    few = np.where(labels == 0, 0, units["households"])
    few[first[:2]] = 9, 10
    ground = dataclasses.replace(plan.ground, units=units.assign(households=few), report=Report())
    divided = divide_levels(toy_plan(ground=ground).replace(load=few), micro=(70, 300), corridor=(4, 60))
    assert "micro-few-households" in {f.code for f in divided.levels.report.findings}
    assert list(check_levels(Facts(divided))) == []
    silent = dataclasses.replace(divided.levels, report=Report())
    assert "verify-levels-silent" in {f.code for f in check_levels(Facts(divided.replace(levels=silent)))}
    parts, own = divided.levels.parts.copy(), divided.levels.parts["grid"] == divided.network.codes[0]
    parts.loc[own & (parts["unit"] == units["unit"].iloc[first[0]]), "micro_grid"] = "cut off"
    both = tuple(str(code) for code in parts.loc[own, "micro_grid"].unique())
    named = Report((Finding("micro-few-households", both, {"lo": 70, "hi": 300, "fewest": 9}),))
    cut = dataclasses.replace(divided.levels, parts=parts, report=named)
    assert "verify-levels-exceptions" in {f.code for f in check_levels(Facts(divided.replace(levels=cut)))}


def test_another_number_of_micro_grids_than_asked_for(plan):
    """Another number of micro-grids than one for each so many households is found, unless the plan names it."""
    total = int(plan.levels.parts["households"].sum())
    rules = dataclasses.replace(plan.levels.rules, micro_per=total / len(plan.levels.micro_grids))
    right = dataclasses.replace(plan.levels, rules=rules)
    assert "verify-levels-number" not in {f.code for f in check_levels(Facts(plan.replace(levels=right)))}
    rules = dataclasses.replace(rules, micro_per=total / (len(plan.levels.micro_grids) + 1))
    wrong = dataclasses.replace(right, rules=rules)
    assert "verify-levels-number" in {f.code for f in check_levels(Facts(plan.replace(levels=wrong)))}
    named = dataclasses.replace(wrong, report=wrong.report + Report((Finding("micro-number"),)))
    assert "verify-levels-number" not in {f.code for f in check_levels(Facts(plan.replace(levels=named)))}


def test_an_account_that_does_not_add_up(plan):
    """A conservation line about other households is found."""
    account = dataclasses.replace(plan.levels.report.conservation, households_in=1)
    levels = dataclasses.replace(plan.levels, report=dataclasses.replace(plan.levels.report, conservation=account))
    assert "verify-levels-account" in {f.code for f in check_levels(Facts(plan.replace(levels=levels)))}


def test_stored_tables_are_compared(plan):
    """A stored row that says other than the parts is named."""
    stored = tables(plan)
    assert list(check_stored_levels(Facts(plan), stored)) == []
    stored["corridors"].loc[0, "households"] += 1
    found = list(check_stored_levels(Facts(plan), stored))
    assert [f.ids for f in found] == [(plan.levels.corridors["corridor"].iloc[0],)]


def test_edited_levels_are_refused(plan, tmp_path):
    """A plan file whose levels were changed outside, or cut out, names the table."""
    for edit, table in (("UPDATE parts SET households = 1", "parts"), ("DROP TABLE corridors", "corridors")):
        file = save(plan, tmp_path / "a.gpkg")
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute(edit)
        with pytest.raises(Exception, match=table):
            load(file)


def test_exports_list_the_levels(plan, tmp_path):
    """A workbook has a sheet for each table; a CSV holds the one asked for."""
    assert {"parts", "micro_grids", "corridors"} < set(tables(plan))
    text = export(plan, tmp_path / "m.csv", table="micro_grids").read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 1 + len(plan.levels.micro_grids)
    with pytest.raises(Exception, match="parts"):
        export(toy_plan(), tmp_path / "p.csv", table="parts")
