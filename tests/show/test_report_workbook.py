"""The report as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hostile import FORTY
from toy_assignment import toy_assignment, toy_officers
from toy_hostile import hostile_plan
from toy_plan import toy_ground, toy_plan

from gridplan.people.grids import grids_of
from gridplan.show.report.saving import save_report
from gridplan.text import plain


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    """Return the rows of a sheet by their heads."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook of a toy plan with officers."""
    plan = toy_plan(ground=toy_ground(communities=2))
    roster = toy_assignment(grids_of(plan), toy_officers(grids_of(plan), names=True))
    return save_report(plan, tmp_path_factory.mktemp("report") / "report.xlsx", lang="en", roster=roster)


def test_the_sheets_hold_the_figures_of_the_plan(written: Path) -> None:
    """Counts, shares and borders are numbers equal to those of the plan; officers and workers stand there by id."""
    plan = toy_plan(ground=toy_ground(communities=2))
    book = openpyxl.load_workbook(written)
    names = ("Overview", "Communities", "Grids", "Balance", "Buildings", "Grid workers")
    assert book.sheetnames == [*names, "Neighbours", "Findings", "Data quality", "Settings and digest"]
    grids = rows_of(book["Grids"])
    assert [row["Households"] for row in grids] == plan.grids["households"].tolist()
    assert [row["From target"] for row in grids] == pytest.approx(plan.grids["deviation"].tolist(), abs=1e-4)
    assert [row["Workers' ids"] for row in grids] == ["w1", "w2", "w3", "w4"]
    assert {row["Officers: police"] for row in grids} <= {"P01", "P02", "P03", "P04"}
    assert [row["east to"] for row in grids] == [named.en.east for named in plan.grid_names]
    buildings = {row["Building"]: row["Households"] for row in rows_of(book["Buildings"])}
    assert buildings == dict(zip(plan.ground.units["unit"], plan.ground.units["households"], strict=True))
    borders = {(row["Grid"], row["Neighbour"]): row["Common border (m)"] for row in rows_of(book["Neighbours"])}
    assert borders == {(b, a): metres for (a, b), metres in borders.items()}
    assert sum(row["Households"] for row in rows_of(book["Communities"])) == plan.grids["households"].sum()
    deviation = next(cell for cell in book["Grids"][1] if cell.value == "From target")
    assert book["Grids"].cell(2, deviation.column).number_format == "0.0%"


def test_sheets_can_be_filtered_and_the_balance_is_a_chart(written: Path) -> None:
    """Heads stay in view with filters, and one sheet has a chart of its cells."""
    book = openpyxl.load_workbook(written)
    assert all(sheet.freeze_panes == "A2" and sheet.auto_filter.ref for sheet in book)
    charts = [sheet.title for sheet in book if sheet._charts]
    assert charts == ["Balance"]
    amounts = [row["Per worker"] for row in rows_of(book["Balance"])]
    assert amounts == sorted(amounts, reverse=True)


def test_the_same_plan_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    """Nothing depends on time."""
    plan = toy_plan(ground=toy_ground(communities=2))
    roster = toy_assignment(grids_of(plan), toy_officers(grids_of(plan), names=True))
    again = save_report(plan, tmp_path / "report.xlsx", lang="en", roster=roster)
    assert again.read_bytes() == written.read_bytes()


def test_hostile_text_is_no_formula(tmp_path: Path) -> None:
    """Codes, ids, streets and workers that look like formulas are cells of text."""
    book = openpyxl.load_workbook(save_report(hostile_plan(), tmp_path / "report.xlsx", lang="zh"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    told = {cell.value for cell in cells}
    assert "=1+1" in told
    assert len(told & {plain(text) for text in FORTY}) > 30


def test_the_public_gets_whole_grids_only(tmp_path: Path) -> None:
    """No sheet of buildings, workers, findings or data, and no column of ids or estimates."""
    plan = toy_plan(ground=toy_ground(communities=2))
    book = openpyxl.load_workbook(save_report(plan, tmp_path / "report.xlsx", lang="en", public=True))
    assert book.sheetnames == ["Overview", "Communities", "Grids", "Balance", "Neighbours", "Settings and digest"]
    heads = [cell.value for cell in book["Grids"][1]]
    assert not {"Workers' ids", "Of them estimated"} & set(heads)
