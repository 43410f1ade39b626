"""How many officers are needed: the smallest staff by brute force, what counting tells, what is told of it."""

import dataclasses
import itertools
import json

import numpy as np
import pandas as pd
import pytest
from brute_request import oracle_for
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_assignment import toy_grids, toy_officers

import gridplan as gp
from gridplan.people.needed.trying import anonymous

BOTH = {"police": (1, 1), "urban": (1, 1)}
PAIRS = gp.OfficerRules(grids_per_officer=(1, 2), departments=BOTH)
"""Two communities of four grids: two officers of each department in each."""


@pytest.fixture(scope="module")
def found():
    """What two communities of four grids need, where one police officer is missing and one of the others to spare."""
    grids = toy_grids(2, 4, communities=2)
    table = toy_officers(grids, {"police": 2, "urban": 2}).table
    more = table.iloc[[-1]].assign(officer="U99")
    officers = gp.read_officers(pd.concat([table.iloc[1:], more])[["officer", "department", "community"]], grids)
    return gp.officers_needed(grids, PAIRS, officers=officers)


@st.composite
def requests(draw):
    """Four or six squares of random loads, and rules for one or two departments, tied together or not."""
    grids = toy_grids(2, draw(st.sampled_from([2, 2, 3])))
    load = draw(st.lists(st.integers(1, 9), min_size=len(grids), max_size=len(grids)))
    least = draw(st.integers(1, 3))
    names = draw(st.sampled_from([("police",), ("police", "urban")]))
    rules = gp.OfficerRules(
        grids_per_officer=(least, least + draw(st.integers(0, 2))),
        departments={name: draw(st.sampled_from([(0, 1), (1, 1), (1, 2)])) for name in names},
        officers_per_grid=draw(st.sampled_from([None, (1, 2), (2, 2)])),
        load_window=draw(st.sampled_from([None, 0.3])),
        connected=draw(st.booleans()),
    )
    return dataclasses.replace(grids, table=grids.table.assign(load=np.array(load, dtype=np.int64) * 100)), rules


def works(grids, rules, split):
    """Tell by brute force whether a split of officers can be assigned."""
    if not any(split.values()):
        total = rules.officers_per_grid or (0, 0)
        return not total[0] and not any(rules.departments[name][0] for name in split)
    window = np.inf if rules.load_window is None else rules.load_window
    return bool(np.isfinite(oracle_for(grids, anonymous(split, "A"), rules).travel(window)))


def splits(names, number):
    """Every way to split a number of officers over departments."""
    for numbers in itertools.product(range(number + 1), repeat=len(names)):
        if sum(numbers) == number:
            yield dict(zip(names, numbers, strict=True))


@settings(max_examples=6, deadline=None)
@given(requests())
def test_the_smallest_staff_is_that_of_brute_force(request):
    """No smaller number works, the number told does with the split told, and numbers tried are right or wrong alike."""
    grids, rules = request
    names = sorted(rules.departments)
    found = gp.officers_needed(grids, rules, numbers=dict.fromkeys(names, ()), threads=1)
    whole = next(one for one in found.staff if one.department == "*")
    assert whole.proven
    below = range(5 if whole.smallest is None else min(whole.smallest, 5))
    assert not any(works(grids, rules, split) for number in below for split in splits(names, number))
    if whole.smallest is None:
        assert whole.reasons
    elif whole.smallest <= 5:
        assert works(grids, rules, whole.split)
        assert sum(whole.split.values()) == whole.smallest >= whole.counted
    for trial in found.trials:
        if trial.department == "*" and trial.officers <= 4:
            possible = any(works(grids, rules, split) for split in splits(names, trial.officers))
            assert trial.outcome.works == ("feasible" if possible else "infeasible")
            assert bool(trial.outcome.reasons) != possible


@pytest.mark.parametrize("grids", [7, 8, 9, 13, 14, 19])
def test_holes_are_told_by_counting(grids):
    """One officer in each of 7, 8, 9, 13, 14 or 19 grids and 5 to 6 each: no number works, and that is the reason."""
    found = gp.officers_needed(toy_grids(1, grids), departments={"police": (1, 1)})
    assert [(reason.code, reason.numbers["posts"]) for reason in found.reasons] == [("officers-cover", grids)]
    assert found.by_department()["smallest"].isna().all()
    assert "7, 8, 9, 13, 14, 19" in found.summary("en")
    assert found.by_number()["works"].unique().tolist() == ["infeasible"]


def test_departments_that_grids_may_do_without():
    """A lower end of 0 is told as such, with what one officer in each grid would take, solved like any number."""
    grids, spans = toy_grids(2, 4, communities=2), {"police": (0, 1), "urban": (0, 1)}
    found = gp.officers_needed(grids, grids_per_officer=(1, 2), departments=spans)
    notes = [note.numbers for note in found.report.findings if note.code == "needed-optional"]
    assert [(note["department"], note["officers"]) for note in notes] == [("police", 4), ("urban", 4)]
    assert "officers needed: 0" not in found.summary("en")
    assert "every number of officers is allowed" in found.summary("en")
    holes = gp.officers_needed(toy_grids(1, 7), departments={"police": (0, 1)})
    assert "needed-optional-none" in [note.code for note in holes.report.findings]


def test_communities_add_up(found):
    """Each community and department has what counting gives here, the whole plan the sums; missing and spare too."""
    table = found.by_department().set_index(["community", "department"])
    assert table["smallest"].tolist() == [2, 2, 4, 2, 2, 4, 4, 4, 8]
    assert (table["smallest"] == table["counted"]).all()
    assert table.loc[("A", "police"), ["now", "missing", "spare"]].tolist() == [1, 1, 0]
    assert table.loc[("B", "urban"), ["now", "missing", "spare"]].tolist() == [3, 0, 1]
    assert table.loc[("*", "*"), ["now", "missing", "spare"]].tolist() == [8, 0, 0]
    assert table.loc[("*", "*"), "split"] == "police 4, urban 4"


def test_numbers_around_the_smallest_are_tried(found):
    """Loads and walks of a number are those of an assignment of so many officers; others say why not."""
    table = found.by_number().set_index(["community", "department", "officers"]).sort_index()
    assert table.loc[("A", "police")].index.tolist() == [1, 2, 3, 4, 5]
    assert table.loc[("A", "police"), "works"].tolist() == ["infeasible", *["feasible"] * 3, "infeasible"]
    grids = toy_grids(2, 4, communities=2)
    named = pd.DataFrame({"officer": [f"P{i}" for i in range(6)], "department": "police", "community": ["A", "B"] * 3})
    made = gp.assign_officers(grids, named, grids_per_officer=(1, 2), departments={"police": (1, 1)})
    row, loads = table.loc[("A", "police", 3)], made.by_officer().query("community == 'A'")
    assert row["travel_m"] == pytest.approx(loads["travel_m"].sum())
    assert (row["load_min"], row["load_max"]) == (loads["load"].min(), loads["load"].max())
    assert (row["grids_min"], row["grids_max"]) == (1, 2)


def test_a_community_has_as_many_officers_as_the_rules_ask_for():
    """The smallest staff is filled up to the fewest of a community, with officers that a grid may do without."""
    grids = toy_grids(2, 2)
    rules = PAIRS.replace(departments={**BOTH, "market": (0, 1)}, officers_per_community=(5, 6))
    whole = gp.officers_needed(grids, rules).staff[-1]
    assert (whole.counted, whole.smallest, whole.split) == (4, 5, {"market": 1, "police": 2, "urban": 2})
    few = gp.officers_needed(grids, rules.replace(officers_per_community=(2, 3)))
    assert [reason.code for reason in few.reasons] == ["officers-community"]
    assert few.staff[-1].smallest is None


def test_rules_are_compared():
    """Several rules stand beside each other under their own names, and pooled communities are one place."""
    grids = toy_grids(1, 6, communities=2)
    nothing = {"police": [], "urban": [], "*": []}
    sets = [PAIRS.replace(pooled=True), PAIRS, PAIRS.replace(load_window=0.5)]
    found = gp.officers_needed(grids, sets, numbers=nothing)
    assert not found.trials
    whole = found.by_department().query("community == '*' and department == '*'").set_index("rules")
    assert whole["smallest"].to_dict() == {"1–2": 6, "1–2 (2)": 8, "1–2 ±50.0 %": 8}
    named = gp.officers_needed(grids, {"few": PAIRS}, numbers=nothing)
    assert (list(named.rules), repr(named)) == (["few"], "<Needed: few: 8 officers>")


def test_what_officers_there_are_names_departments():
    """Departments that only officers name have one in each grid, which is told; those without a home count in all."""
    grids = toy_grids(2, 4, communities=2)
    officers = toy_officers(grids, {"police": 3}, home=False)
    found = gp.officers_needed(grids, officers=officers, grids_per_officer=(2, 2), pinned=(("P01", "A001"),))
    told = [finding.code for finding in found.report.findings]
    assert told == ["walks-straight", "needed-one-each", "needed-anonymous"]
    assert found.by_department()["now"].tolist()[-1] == 6
    assert found.by_department().query("community == 'A'")["now"].isna().all()


def test_numbers_of_ones_own_are_tried():
    """Numbers may be given for all departments together or by department."""
    grids = toy_grids(2, 2)
    found = gp.officers_needed(grids, PAIRS, numbers={"police": [3], "urban": [], "*": (5, 4, 9)})
    assert [(one.department, one.officers) for one in found.trials] == [("police", 3), ("*", 4), ("*", 5), ("*", 9)]
    last = found.trials[-1].outcome
    assert (last.works, last.counted, last.reasons[0].code) == ("infeasible", True, "needed-many")
    assert [one.officers for one in gp.officers_needed(grids, PAIRS, numbers=[4]).trials if one.department == "*"] == [
        4
    ]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"rules": PAIRS, "pooled": True},
        {"rules": []},
        {"rules": [{}]},
        {"rules": PAIRS, "numbers": [-1]},
        {"rules": PAIRS, "numbers": {"fire": [1]}},
    ],
)
def test_what_cannot_be_asked_is_refused(options):
    """Without departments, with rules twice or none, or with numbers that are none, nothing is solved."""
    with pytest.raises(gp.OptionError):
        gp.officers_needed(toy_grids(2, 2), **options)


def test_threads_change_nothing(found):
    """One thread finds the same as two, byte by byte; none is refused."""
    with pytest.raises(gp.OptionError, match="threads"):
        gp.officers_needed(toy_grids(2, 2), PAIRS, threads=0)
    one = gp.officers_needed(toy_grids(2, 4, communities=2), PAIRS, threads=1)
    assert json.dumps(one.as_dict()["numbers"]) == json.dumps(found.as_dict()["numbers"])


def test_tables_are_written(found, tmp_path):
    """Workbook, folder and JSON hold the same rows; words come in both languages; other endings are refused."""
    found.export(tmp_path / "needed.xlsx", lang="zh")
    sheets = pd.read_excel(tmp_path / "needed.xlsx", sheet_name=None)
    assert list(sheets) == ["人数需求", "按部门", "按人数"]
    assert sheets["按部门"]["可行的最少人数"].tolist() == [2, 2, 4, 2, 2, 4, 4, 4, 8]
    found.export(tmp_path / "folder", lang="en")
    numbers = pd.read_csv(tmp_path / "folder" / "numbers.csv")
    assert len(numbers) == len(found.trials)
    assert numbers["why"].notna().equals(numbers["works"] == "infeasible")
    found.export(tmp_path / "needed.json")
    assert json.loads((tmp_path / "needed.json").read_text(encoding="utf-8")) == json.loads(json.dumps(found.as_dict()))
    with pytest.raises(gp.OptionError, match=r"needed\.pdf"):
        found.export(tmp_path / "needed.pdf")
    assert "officers needed: 8" in found.summary("en")
    assert "需要8名执法人员" in found.summary("zh")
