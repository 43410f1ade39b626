"""Crosswalks as workbooks and folders: heads in both languages, numbers as numbers, nothing runs."""

import csv
import dataclasses

import openpyxl
import pytest
from toy_merged import merged_plan

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.language import sentences


@pytest.fixture(scope="module")
def walk():
    """Crosswalk whose functions hold text that a spreadsheet would run, and a column that must not get out."""
    plan = merged_plan()
    functions = plan.merger.functions.assign(functions="=1+1\x00", phone="13800000000")
    found = gp.crosswalk(plan.replace(merger=dataclasses.replace(plan.merger, functions=functions)))
    return dataclasses.replace(found, functions=functions)


SHEETS = {
    "en": "new grids,read me,effort,old to new,new to old,functions,hand-over police,hand-over urban",
    "zh": "新网格一览,说明,各部门调整量,旧网格去向,新网格来源,职能与人员,交接-公安,交接-城管",
}


@pytest.mark.parametrize(("lang", "head"), [("en", "Old grid"), ("zh", "旧网格")])
def test_workbook_in_both_languages(walk, tmp_path, lang, head):
    """A sheet a table; heads stand in the language and in view, columns are wide enough, nothing is a formula."""
    book = openpyxl.load_workbook(walk.export(tmp_path / "新旧对照.xlsx", lang=lang))
    sheets = SHEETS[lang].split(",")
    assert book.sheetnames == sheets
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    forward = book[sheets[3]]
    assert forward["B1"].value == head
    assert forward.max_row == len(walk.forward) + 1
    assert forward["D2"].value == walk.forward["households"].iloc[0]
    assert forward["F2"].number_format == "0.0%"
    assert forward["H2"].value in ("yes", "no", "是", "否")
    assert all(sheet.column_dimensions["A"].width >= 8 for sheet in book)
    assert book[sheets[5]]["E2"].value == "=1+1"


def test_functions_stand_by_new_grid_and_people_are_whole(walk, tmp_path):
    """The sheet of functions is sorted by new grid and department and loses nobody."""
    sheet = openpyxl.load_workbook(walk.export(tmp_path / "a.xlsx", lang="en"))["functions"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)
    assert all(type(row[5]) is int for row in rows)
    assert sum(row[5] for row in rows) == walk.functions["staff"].sum()
    assert "by length" in sheet["H1"].value


def test_buildings_of_each_department_have_a_sheet(walk, tmp_path):
    """The sheets of hand-over hold the buildings of their department, and a name too long for a sheet is cut."""
    tables = {name: getattr(walk, name) for name in ("forward", "backward", "effort", "functions", "handover")}
    long = {
        name: rows.assign(department=rows["department"].replace("urban", "u/" * 30)) for name, rows in tables.items()
    }
    named = dataclasses.replace(walk, **long)
    book = openpyxl.load_workbook(named.export(tmp_path / "a.xlsx", lang="en"))
    assert [len(name) for name in book.sheetnames[-2:]] == [16, 31]
    for department, sheet in zip(("police", "urban"), book.worksheets[-2:], strict=True):
        mine = walk.handover[walk.handover["department"] == department]
        assert [cell.value for cell in sheet["A"]][1:] == mine["unit"].tolist()


def test_notes_explain_every_word(walk, tmp_path):
    """The second sheet holds the summary and all the notes there are."""
    book = openpyxl.load_workbook(walk.export(tmp_path / "a.xlsx"))
    told = [row[0].value for row in book["read me"].iter_rows(min_row=2)]
    notes = [entry["en"] for key, entry in sentences().items() if key.startswith("crosswalk-note-")]
    summary = walk.summary("en").splitlines()
    assert told == [*summary, None, *notes]


def test_folder_of_tables(walk, tmp_path):
    """A csv file a table with the columns' own names and every row; a second export goes into the same folder."""
    folder = walk.export(tmp_path / "walk")
    assert walk.export(folder) == folder
    assert sorted(file.name for file in folder.iterdir()) == [
        "backward.csv", "effort.csv", "forward.csv", "functions.csv", "grids.csv", "handover.csv",
    ]  # fmt: skip
    for name in ("grids", "forward", "backward", "effort", "handover"):
        rows = list(csv.DictReader((folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()))
        assert list(rows[0]) == list(getattr(walk, name))
        assert len(rows) == len(getattr(walk, name))
    text = (folder / "functions.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert "13800000000" not in text


@pytest.mark.parametrize("name", ["walk.pdf", "missing/walk", "missing/walk.xlsx"])
def test_places_where_nothing_can_be_written(walk, tmp_path, name):
    """Other endings and folders that do not exist are refused before anything is written."""
    with pytest.raises(OptionError):
        walk.export(tmp_path / name)
    assert not list(tmp_path.iterdir())
