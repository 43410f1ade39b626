"""The change document as workbook and folder: heads in both languages, numbers as numbers, nothing runs."""

import csv
import dataclasses

import openpyxl
import pytest
from toy_changes import two_versions
from toy_history import after_round
from toy_plan import toy_plan

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.options import Window
from gridplan.show.changes.page import page_data

SHEETS = {
    "en": "overview,changes by grid,by community,buildings,workers,read me",
    "zh": "总览,网格变动,按社区汇总,涉及建筑,网格员,说明",
}


@pytest.fixture(scope="module")
def found():
    """What changed, with a community that a spreadsheet would run and a column that must not get out."""
    changes = gp.changes(*two_versions())
    grids = changes.grids.assign(community="=1+1", phone="13800000000")
    return dataclasses.replace(changes, grids=grids)


@pytest.mark.parametrize(("lang", "head"), [("en", "Old grid"), ("zh", "原网格")])
def test_changes_as_a_workbook(found, tmp_path, lang, head):
    """Sheets in the order of a meeting; heads stay in view; pages are as wide as the sheet; nothing is a formula."""
    book = openpyxl.load_workbook(found.export(tmp_path / "变动.xlsx", lang=lang))
    assert book.sheetnames == SHEETS[lang].split(",")
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    grids = book.worksheets[1]
    assert (grids["B1"].value, grids["D2"].value) == (head, "=1+1")
    assert grids.max_row == len(found.grids) + 1
    assert "13800000000" not in {cell.value for row in grids.iter_rows() for cell in row}


def test_overview_has_versions_and_totals(found, tmp_path):
    """The first sheet says which version follows which, who approved it, and how much changes."""
    book = openpyxl.load_workbook(found.export(tmp_path / "a.xlsx", lang="en"))
    rows = {row[0]: row[1:3] for row in book["overview"].iter_rows(min_row=2, values_only=True)}
    assert rows["version"] == (1, 2)
    assert rows["state"] == ("approved", "draft")
    assert rows["approved by"] == ("office 3", None)
    assert rows["in force from"] == ("2027-01-01", "2027-03-01")
    assert rows["households that change grid"] == (None, found.totals.moved)
    assert rows["grids split (S)"] == (None, found.totals.events["S"])
    assert rows["grids outside their window if nothing were done"] == (None, found.totals.outside_untouched)


def test_grids_without_a_target_are_not_measured_by_one(tmp_path):
    """Where estates are taken as they are in a wide window, no sheet and no page tells a deviation; else both do."""
    old, new = two_versions()
    for together, told in (("estate", False), ((), True)):
        rules = dataclasses.replace(new.rules, households=Window(10, 900), together=together)
        changes = gp.changes(old, new.replace(rules=rules))
        book = openpyxl.load_workbook(changes.export(tmp_path / "a.xlsx", lang="en"))
        heads = {cell.value for cell in book.worksheets[1][1]}
        assert ({"From target before", "From target after"} <= heads, "From target after" in heads) == (told, told)
        shown = page_data(changes, "en")["rows"]["deviation_after"]
        assert any(share is not None for share in shown) == told


def test_what_is_not_known_without_the_older_plan_is_not_told(tmp_path):
    """Recounted buildings are left out of the overview, and a note says that today's counts tell of the past."""
    alone = two_versions()[1].changes()
    book = openpyxl.load_workbook(alone.export(tmp_path / "a.xlsx", lang="en"))
    items = [row[0] for row in book["overview"].iter_rows(min_row=2, values_only=True)]
    assert not [item for item in items if "count" in item]
    notes = " ".join(str(row[0].value) for row in book["read me"].iter_rows())
    assert "older plan was not at hand" in notes


def test_changes_as_a_folder(found, tmp_path):
    """One csv a table with the allowed columns by name; formulas are disarmed."""
    folder = found.export(tmp_path / "changes")
    assert sorted(path.name for path in folder.iterdir()) == [
        "communities.csv",
        "grids.csv",
        "units.csv",
        "workers.csv",
    ]
    rows = list(csv.DictReader((folder / "grids.csv").open(encoding="utf-8-sig")))
    assert rows[0]["community"] == "'=1+1"
    assert "phone" not in rows[0]
    assert [int(row["moved"]) for row in rows] == found.grids["moved"].tolist()


def test_other_endings_are_refused(found, tmp_path):
    """Changes are no text file."""
    with pytest.raises(OptionError, match="workbook"):
        found.export(tmp_path / "a.txt")


def test_columns_without_anything_are_left_out_of_the_workbook(tmp_path):
    """Where no building came, went or was counted anew the sheet of grids is narrower; the folder has every column."""
    old = toy_plan()
    changes = gp.changes(old, after_round(old, moved={"b000": "002"}))
    heads = [
        cell.value for cell in openpyxl.load_workbook(changes.export(tmp_path / "a.xlsx", lang="en")).worksheets[1][1]
    ]
    assert "Moved in" in heads
    assert not {"In new buildings", "By counts", "Workers before"} & set(heads)
    folder = changes.export(tmp_path / "a")
    assert "corrected" in (folder / "grids.csv").read_text(encoding="utf-8-sig").splitlines()[0]
