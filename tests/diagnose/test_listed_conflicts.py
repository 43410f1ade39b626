"""Conflicts and report stay such that a person can read them: the worst of each kind, each thing once."""

from collections import Counter

import openpyxl
import pytest
from networks_drawn import boxes, network
from toy_plan import toy_ground

import gridplan as gp
from gridplan.diagnose import diagnose_departments, export

GROUND = toy_ground()
LISTED = 20


@pytest.fixture(scope="module")
def crowded():
    """Return the diagnosis of three departments of which each has a grid for every building or two."""
    divided = {"police": 1, "urban": 2, "party": 3}
    pairs = [i // 2 for i in range(36)]
    shifted = [(i + 1) // 2 for i in range(36)]
    labels = {"police": list(range(36)), "urban": pairs, "party": shifted}
    return diagnose_departments([network(name, labels[name], GROUND) for name in divided], GROUND)


def test_of_each_kind_the_worst_of_each_department_are_listed(crowded):
    """Single grids beyond the twenty worst of a department stay in the table of faults; the report tells how many."""
    own = crowded.conflicts[crowded.conflicts["kind"] == "outside-window"]
    every = crowded.faults[crowded.faults["kind"] == "outside-window"]
    shown, there = Counter(own["departments"]), Counter(every["department"])
    assert there["police"] > LISTED
    assert {name: min(LISTED, count) for name, count in there.items()} == shown
    more = {
        f.numbers["department"]: f.numbers["more"] for f in crowded.report.findings if f.code == "diagnose-unlisted"
    }
    assert more == {name: count - LISTED for name, count in there.items() if count > LISTED}
    least = own[own["departments"] == "police"]["households"].min()
    assert (every[every["department"] == "police"]["households"] > least).sum() < LISTED


def test_crossings_are_listed_for_either_department(crowded):
    """A crossing is listed where it is among the worst of one of its two departments; the worst always is."""
    table, listed = crowded.crossings, crowded.conflicts[crowded.conflicts["kind"] == "crossing"]
    expected = []
    for row in table.itertuples():
        before = table.iloc[: row.Index]
        ranks = [
            int(((before["department_a"] == name) | (before["department_b"] == name)).sum())
            for name in (row.department_a, row.department_b)
        ]
        if min(ranks) < LISTED:
            expected.append((f"{row.department_a}, {row.department_b}", f"{row.grid_a}, {row.grid_b}"))
    assert len(table) > LISTED
    assert sorted(zip(listed["departments"], listed["grids"], strict=True)) == sorted(expected)


def test_buildings_stand_beside_the_sentence():
    """A conflict's sentence names no building; the first twelve stand in a column of their own."""
    found = gp.diagnose({"police": boxes(P1=(0, 0, 120, 240))}, GROUND)
    row = found.conflicts[found.conflicts["kind"] == "unserved"].iloc[0]
    assert row["unit_ids"].endswith(" … (+6)")
    assert len(row["unit_ids"].split(", ")) == 12
    assert not any(unit in row["text_en"] for unit in GROUND.units["unit"])


def test_the_report_says_each_thing_once():
    """Ground left out and households claimed twice are told by one finding each."""
    found = gp.diagnose({"police": boxes(P1=(0, 0, 120, 240), P2=(80, 0, 160, 240))}, GROUND)
    told = Counter(finding.code for finding in found.report.findings)
    assert told["department-unserved"] == told["department-claimed-twice"] == told["department-overlap"] == 1
    assert not {"diagnose-layer-gap", "diagnose-layer-hole"} & set(told)
    assert not any(word in found.report.text("en") for word in ("gaps at", "holes amid"))
    overlap = next(f for f in found.report.findings if f.code == "department-overlap")
    assert "households" not in overlap.text("en")


def test_a_workbook_holds_the_worst_crossings(crowded, tmp_path, monkeypatch):
    """Of too many crossings the first stand in the workbook, and its first sheet says so."""
    monkeypatch.setattr(export, "_MOST_CROSSINGS", 3)
    book = openpyxl.load_workbook(crowded.export(tmp_path / "found.xlsx", lang="en"))
    assert book["crossings"].max_row == 1 + 3
    notes = [str(row[0].value) for row in book["read first"].iter_rows()]
    assert any(f"worst 3 of {len(crowded.crossings)}" in note for note in notes)
