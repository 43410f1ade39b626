"""Conflicts and report stay such that a person can read them: the worst of each kind, each thing once."""

from collections import Counter

import numpy as np
import openpyxl
import pytest
from networks_drawn import boxes, network
from toy_plan import toy_ground

import gridplan as gp
from gridplan.diagnose import diagnose_departments, export

GROUND = toy_ground()
HOUSEHOLDS = GROUND.units["households"].to_numpy()
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


def places_of(found):
    """Return the crossings of a diagnosis by the households of their smallest part, worst first."""
    units = {(d.name, code): frozenset(np.flatnonzero(d.labels == i)) for d in found.departments
             for i, code in enumerate(d.codes)}  # fmt: skip
    places = {}
    for row in found.crossings.itertuples():
        a, b = units[row.department_a, row.grid_a], units[row.department_b, row.grid_b]
        parts = [(row.common, a & b), (row.only_a, a - b), (row.only_b, b - a)]
        lived_in = frozenset(u for u in min(parts, key=lambda part: part[0])[1] if HOUSEHOLDS[u])
        places.setdefault(lived_in, set()).update({(row.department_a, row.grid_a), (row.department_b, row.grid_b)})
    return places


def test_crossings_are_listed_for_each_department(crowded):
    """A place of crossings is listed where it is among the worst of one of its departments, with all its grids."""
    count, expected = Counter(), []
    for grids in places_of(crowded).values():
        names = sorted({name for name, _ in grids})
        if any(count[name] < LISTED for name in names):
            expected.append((", ".join(names), ", ".join(code for _, code in sorted(grids))))
        count.update(names)
    listed = crowded.conflicts[crowded.conflicts["kind"] == "crossing"]
    assert len(crowded.crossings) > LISTED
    assert sorted(zip(listed["departments"], listed["grids"], strict=True)) == sorted(expected)


def test_a_border_shifted_between_two_neighbours_is_one_conflict():
    """Grids on both sides of a border that another department draws elsewhere cross in one place, told once."""
    thirds = network("police", [i // 12 for i in range(36)], GROUND)
    halves = network("urban", [i // 18 for i in range(36)], GROUND)
    again = network("party", [i // 18 for i in range(36)], GROUND)
    found = diagnose_departments([thirds, halves], GROUND)
    own = found.conflicts[found.conflicts["kind"] == "crossing"]
    assert len(found.crossings) == found.borders["crossings"].sum() == 2
    assert own[["departments", "grids", "units"]].to_numpy().tolist() == [["police, urban", "P1, U0, U1", 6]]
    assert own["households"].tolist() == [min(HOUSEHOLDS[12:18].sum(), HOUSEHOLDS[18:24].sum())]
    assert "police P1 × urban U0, U1: 2 pairs" in own["text_en"].iloc[0]
    assert "其中 2 对网格" in own["text_zh"].iloc[0]
    three = diagnose_departments([thirds, halves, again], GROUND).conflicts
    assert three[three["kind"] == "crossing"]["grids"].tolist() == ["P0, P1, P1, U0, U1"]


def test_a_nearly_empty_grid_does_not_come_first():
    """A grid far below the window counts with its own households: fewer have to change than it lacks."""
    labels = [0] * 2 + [1] * 9 + [2] * 12 + [3] * 12 + [4]
    found = diagnose_departments([network("police", labels, GROUND)], GROUND)
    own = found.conflicts[found.conflicts["kind"] == "outside-window"]
    counted = dict(zip(own["grids"], own["households"], strict=True))
    assert (counted["P0"], counted["P4"]) == (HOUSEHOLDS[:2].sum(), 0)
    assert own["grids"].iloc[-1] == "P4"
    assert "300 fewer" in own["text_en"].iloc[-1]


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
