"""Rosters as files: read back as they were, private, text stays text, names stand in one place."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from toy_assignment import toy_assignment, toy_grids, toy_officers

from gridplan.errors import OptionError, PlanFileError
from gridplan.findings import Finding, Report
from gridplan.people.assignment import Assignment, Relaxation, Stage
from gridplan.people.rosters.files import read_roster

HOSTILE = ("=HYPERLINK(1)", "<script>alert(1)</script>", "${x}`'\"", "王\u202e芳, 🦊")
FILES = ("communities", "findings", "grids", "officers", "posts", "stages")


@pytest.fixture
def assignment() -> Assignment:
    """Return an assignment with something in every field."""
    grids = toy_grids(3, 8, communities=2)
    officers = toy_officers(grids, names=True)
    places = np.full((len(officers), 2), np.nan)
    places[1] = grids.points[3] + 0.125
    table = officers.table.assign(skills=[("fire",), *[()] * 7])
    table["team"] = pd.Series(["t1", "t1", *[None] * 6], dtype=object)
    table["last_year"] = [("A001", "A003"), *[()] * 7]
    officers = dataclasses.replace(
        officers, table=table, places=places, pinned=(("P01", "A001"),), forbidden=(("P02", "A001"),)
    )
    found = toy_assignment(grids, officers)
    finding = Finding("households-negative", ("b7",), {"column": "hu", "n": np.int64(4), "share": np.float64(0.5)})
    more_rules = found.rules.replace(load_window=0.1, reach=300.0, needs={"A001": ("fire",)}, pinned=(("P03", "B001"),))
    return found.replace(
        rules=more_rules,
        start=np.where(np.arange(8) == 1, -1, found.start).astype(np.int32),
        stages=(*found.stages, Stage("B", "continuity", np.inf, -np.inf, ("police", "urban"))),
        reasons=(finding,),
        relaxation=Relaxation((finding,), found.rules, officers),
        report=Report((finding,)),
    )


def assert_same(one: Assignment, two: Assignment) -> None:
    """Fail unless two assignments agree in every field but names."""
    assert (one.digest, one.status, one.rules, one.stages) == (two.digest, two.status, two.rules, two.stages)
    for name in ("home", "pairs", "travel", "start"):
        assert getattr(one, name).dtype == getattr(two, name).dtype
        assert np.array_equal(getattr(one, name), getattr(two, name))
    assert one.officers.table.to_dict("list") == two.officers.table.astype(object).to_dict("list")
    assert np.array_equal(one.officers.places, two.officers.places, equal_nan=True)
    assert (one.officers.pinned, one.officers.forbidden) == (two.officers.pinned, two.officers.forbidden)
    assert [f.text() for f in one.reasons] == [f.text() for f in two.reasons]


def test_a_roster_is_read_back_as_it_was(assignment: Assignment, tmp_path: Path) -> None:
    """From a file or from plain values every field comes back, but the names, which are not in it."""
    path = assignment.export(tmp_path / "roster.json")
    for found in (read_roster(path, assignment.grids), read_roster(assignment.as_dict(), assignment.grids)):
        assert_same(found, assignment)
        assert found.officers.names == {}
        assert found.as_dict() == assignment.as_dict()
        assert found.relaxation.rules == assignment.relaxation.rules
        assert len(found.report.findings) == 1


def test_a_roster_of_other_grids_is_refused(assignment: Assignment) -> None:
    """Another plan, another load or another border is told, not silently taken."""
    grids = assignment.grids
    heavier = grids.table.assign(load=grids.table["load"] + 1)
    others = (
        dataclasses.replace(grids, digest="another plan"),
        dataclasses.replace(grids, table=heavier),
        dataclasses.replace(grids, pairs=grids.pairs[1:]),
    )
    for other in others:
        with pytest.raises(PlanFileError, match="other grids"):
            read_roster(assignment.as_dict(), other)


def test_damaged_and_foreign_files_are_refused(assignment: Assignment, tmp_path: Path) -> None:
    """Every change, a cut, a binary, other JSON and a newer version end in one readable error."""
    path = assignment.export(tmp_path / "roster.json")
    text = path.read_text(encoding="utf-8")
    newer = assignment.as_dict() | {"format": "gridplan-roster/2"}
    for content, told in (
        (text.replace('"P01","A001"', '"P02","A001"', 1), "digest differs"),
        (text.replace('"status": "feasible"', '"status": "partial"', 1), "digest differs"),
        (text[: len(text) // 2], "is damaged"),
        ("\udcff\x00".encode("utf-8", "surrogateescape"), "is damaged"),
        ("[1, 2]", "no roster"),
        ('{"format": "other/1"}', "no roster"),
        (json.dumps(newer), "newer gridplan"),
    ):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(PlanFileError, match=told):
            read_roster(path, assignment.grids)
    with pytest.raises(PlanFileError, match="cannot be read"):
        read_roster(tmp_path / "nothing.json", assignment.grids)


def test_resealed_nonsense_is_refused(assignment: Assignment) -> None:
    """A file whose seal fits but whose content does not still ends in one readable error."""
    from gridplan.people.rosters.files import _digest

    for change in ({"posts": [["nobody", "A001", 0.0]]}, {"officers": 3}, {"rules": {"wrong": 1}}, {"stages": [{}]}):
        values = {key: value for key, value in (assignment.as_dict() | change).items() if key != "digest"}
        with pytest.raises(PlanFileError, match="is damaged"):
            read_roster(values | {"digest": _digest(values)}, assignment.grids)


def test_the_same_assignment_gives_the_same_bytes(assignment: Assignment, tmp_path: Path) -> None:
    """Nothing in workbook, JSON and csv depends on time, on the folder or on the process."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for file in ("roster.xlsx", "roster.json", "tables"):
            assignment.export(tmp_path / name / file, lang="zh")
        os.utime(tmp_path / name, (0, 0))
    files = [path.relative_to(tmp_path / "a") for path in sorted((tmp_path / "a").rglob("*")) if path.is_file()]
    assert len(files) == 2 + len(FILES)
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_names_stand_beside_the_officers_and_nowhere_else(assignment: Assignment, tmp_path: Path) -> None:
    """One sheet and one csv have names; JSON, the map and every other table have none."""
    book = openpyxl.load_workbook(assignment.export(tmp_path / "roster.xlsx", lang="en"))
    holds = {sheet.title: any("Name of" in str(v) for row in sheet.values for v in row) for sheet in book}
    assert [title for title, named in holds.items() if named] == ["by officer"]
    folder = assignment.export(tmp_path / "tables")
    assert [file.stem for file in sorted(folder.iterdir()) if "Name of" in file.read_text("utf-8-sig")] == ["officers"]
    assert sorted(file.stem for file in folder.iterdir()) == list(FILES)
    for path in (assignment.export(tmp_path / "roster.json"), assignment.save_html(tmp_path / "map.html")):
        assert "Name of" not in path.read_text(encoding="utf-8")
    assert "Name of" not in assignment.summary() + repr(assignment)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """Ids, departments, teams and names that look like formulas or markup come back letter by letter and never run."""
    grids = toy_grids(1, 4)
    officers = toy_officers(grids, {"police": 2, "urban": 2})
    ids = dict(zip(officers.ids, HOSTILE, strict=True))
    table = officers.table.assign(
        officer=list(HOSTILE), department=[HOSTILE[0], HOSTILE[0], HOSTILE[1], HOSTILE[1]], team=HOSTILE[0]
    )
    officers = dataclasses.replace(officers, table=table, names=dict(zip(ids.values(), HOSTILE, strict=True)))
    found = toy_assignment(grids, officers)
    assert_same(read_roster(found.export(tmp_path / "roster.json"), grids), found)
    book = openpyxl.load_workbook(found.export(tmp_path / "roster.xlsx", lang="zh"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert set(HOSTILE) <= {cell.value for cell in cells}
    rows = pd.read_csv(found.export(tmp_path / "tables") / "officers.csv", encoding="utf-8-sig")
    assert rows["officer"].tolist() == ["'" + HOSTILE[0], *HOSTILE[1:]]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_has_its_sheets_in_one_language(assignment: Assignment, tmp_path: Path, lang: str) -> None:
    """Seven sheets; the last row of the communities is the whole plan, and no head is a bare column name in Chinese."""
    sheets = pd.read_excel(assignment.export(tmp_path / "roster.xlsx", lang=lang), sheet_name=None)
    wanted = {
        "en": ["summary", "by community", "by officer", "by grid", "posts", "proof", "findings"],
        "zh": ["概况", "按社区", "按人员", "按网格", "岗位", "证明", "提示"],
    }[lang]
    assert list(sheets) == wanted
    communities = list(sheets.values())[1]
    assert communities.iloc[-1, 0] == {"en": "whole plan", "zh": "合计"}[lang]
    assert len(list(sheets.values())[4]) == len(assignment.pairs)
    if lang == "zh":
        heads = [head for sheet in sheets.values() for head in sheet.columns]
        assert not [head for head in heads if "_" in head]
        assert set(list(sheets.values())[3].columns) >= {"公安", "城管"}
        assert set(list(sheets.values())[2]["部门"]) == {"公安", "城管"}
        assert set(list(sheets.values())[4]["部门代码"]) == {"police", "urban"}


def test_a_workbook_of_teams_speaks_of_teams(assignment: Assignment, tmp_path: Path) -> None:
    """Whoever serves the grids is called as the planner says, and nobody there an officer."""
    book = assignment.export(tmp_path / "teams.xlsx", lang="zh", people="服务队")
    sheets = pd.read_excel(book, sheet_name=None, header=None)
    texts = [str(cell) for sheet in sheets.values() for cell in sheet.to_numpy().ravel()]
    assert "服务队" in sheets
    assert "服务队" in texts
    assert not [text for text in texts if "执法人员" in text]


def test_an_ending_that_is_none_is_refused_before_anything_is_written(assignment: Assignment, tmp_path: Path) -> None:
    """Another ending or a folder that does not exist is an option error, and nothing is left behind."""
    for path in (tmp_path / "roster.docx", tmp_path / "nowhere" / "roster.xlsx", tmp_path / "nowhere" / "roster.json"):
        with pytest.raises(OptionError):
            assignment.export(path)
    assert list(tmp_path.iterdir()) == []
