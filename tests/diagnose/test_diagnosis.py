"""The diagnosis as a value: faulty layers never stop it, the order changes nothing, what leaves it is safe."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from networks_drawn import boxes
from toy_plan import CRS, EAST, NORTH, toy_ground

import gridplan as gp
from gridplan.columns import DIAGNOSIS_COLUMNS
from gridplan.language import sentences

GROUND = toy_ground(communities=2)
POLICE = boxes(P1=(0, 0, 135, 240), P2=(90, 0, 240, 140), P3=(205, 185, 240, 260))
URBAN = boxes(U1=(0, 0, 240, 120), U2=(0, 120, 240, 240), U3=(500, 500, 510, 510))
TABLES = ("layers", "faults", "heads", "borders", "agreement", "crossings", "conflicts")


@pytest.fixture(scope="module")
def found():
    """Return the diagnosis of two departments, one with a name and codes that a spreadsheet would run."""
    return gp.diagnose({"urban": URBAN.assign(code=["=U1", "@U2", "+U3"]), "police": POLICE}, GROUND)


def test_the_order_of_layers_changes_nothing():
    """Layers in any order, with rows in any order, give the same tables."""
    one = gp.diagnose({"urban": URBAN, "police": POLICE}, GROUND)
    other = gp.diagnose({"police": POLICE.iloc[::-1], "urban": URBAN.iloc[::-1]}, GROUND)
    for name in TABLES:
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(one, name)), pd.DataFrame(getattr(other, name)))
    assert one.summary("zh") == other.summary("zh")


def test_a_layer_that_cannot_be_read_stands_in_the_report():
    """One layer without a coordinate system is told with its reason, the other is diagnosed."""
    found = gp.diagnose({"police": POLICE, "urban": URBAN.set_crs(None, allow_override=True)}, GROUND)
    assert found.layers["department"].tolist() == ["police"]
    told = [(error.code, error.numbers["department"]) for error in found.report.errors]
    assert ("department-crs-missing", "urban") in told
    assert len(found.borders) == len(found.agreement) == 0
    assert "police" in found.summary()
    assert found.unread == ("urban",)
    assert "2 departments, of which 1 could not be read (urban)" in found.summary("en")
    assert "2 个部门，其中 1 个无法读取（urban）" in found.summary("zh")


@pytest.mark.parametrize("layers", [{}, {"urban": URBAN.set_crs(None, allow_override=True)}])
def test_nothing_to_diagnose_is_no_failure(layers):
    """Without any layer that can be read the tables are empty and the report says why."""
    found = gp.diagnose(layers, GROUND)
    assert found.report.errors
    assert [len(getattr(found, name)) for name in ("layers", "faults", "conflicts")] == [0, 0, 0]
    assert found.summary()
    assert json.loads(json.dumps(found.as_dict(), allow_nan=False))["unread"] == sorted(layers)


def test_lines_are_read_and_compared_with_nothing():
    """Road-segment grids have a row of their own and take no part in faults, heads or pairs of areas."""
    road = gpd.GeoDataFrame(
        {"code": ["R1"]},
        geometry=gpd.GeoSeries.from_wkt([f"LINESTRING ({EAST} {NORTH + 120}, {EAST + 240} {NORTH + 120})"]),
        crs=CRS,
    )
    found = gp.diagnose({"road": road, "police": POLICE}, GROUND, lines=["road"])
    assert found.layers["kind"].tolist() == ["areal", "line"]
    assert found.layers["gap_m2"].isna().tolist() == [False, True]
    assert set(found.faults["department"]) == {"police"}
    assert len(found.agreement) == 0
    assert "grid_road" not in found.heads
    assert "2 departments, " in found.summary("en")


def test_a_network_beside_itself_agrees_wholly():
    """Two departments with the same grids share all borders and neighbours, and no grids cross."""
    found = gp.diagnose({"police": URBAN, "urban": URBAN}, GROUND)
    assert found.borders[["share_same", "crossings"]].iloc[0].tolist() == [1.0, 0]
    assert found.agreement.iloc[0, 3:].tolist() == [0.0, 1.0, 1.0, 1.0]


def test_conflicts_are_a_list_to_work_through(found):
    """They are numbered with the most households first, told in both languages, each with a place inside its shape."""
    table = found.conflicts
    assert table["number"].tolist() == list(range(1, len(table) + 1))
    assert table["households"].is_monotonic_decreasing
    assert table.crs == GROUND.cells.crs
    assert table.geometry.intersects(gpd.GeoSeries(gpd.points_from_xy(table["x"], table["y"]), crs=table.crs)).all()
    assert table["text_en"].ne(table["text_zh"]).all()
    assert {"unserved", "claimed-twice", "split-building", "crossing", "across-communities"} <= set(table["kind"])


def test_every_kind_has_its_words():
    """Each kind of fault that a table can name is named in the sheets."""
    named = {key.removeprefix("diagnosis-kind-") for key in sentences() if key.startswith("diagnosis-kind-")}
    told = {key.removeprefix("diagnose-") for key in sentences() if key.startswith("diagnose-")}
    assert named - {"areal", "line", "outside-window"} <= told


def test_a_workbook_holds_text_and_numbers(found, tmp_path):
    """Each table has its sheet with heads in Chinese, and what begins like a formula stays text."""
    book = openpyxl.load_workbook(found.export(tmp_path / "found.xlsx", lang="zh"))
    assert book.sheetnames[:3] == ["请先阅读", "冲突清单", "各部门"]
    heads = [cell.value for cell in next(book["冲突清单"].iter_rows())]
    assert "问题说明" in heads
    assert not any(str(head).startswith("text") for head in heads)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=U1" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_a_folder_holds_every_table(found, tmp_path):
    """Each table is a CSV file with the columns that may leave it, formulas behind a quote."""
    folder = Path(found.export(tmp_path / "found"))
    for name in TABLES:
        written = pd.read_csv(folder / f"{name}.csv", dtype=str)
        extra = ["grid_police", "grid_urban"] if name == "heads" else []
        assert written.columns.tolist() == [*DIAGNOSIS_COLUMNS[name], *extra]
        assert len(written) == len(getattr(found, name))
    assert "'=U1" in set(pd.read_csv(folder / "heads.csv", dtype=str)["grid_urban"])


def test_json_holds_every_table_and_finding(found):
    """All tables but crossings come as plain values, of units the counts by heads that sum to all."""
    told = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    tables = sorted({*TABLES} - {"heads", "crossings"})
    assert {name: len(told[name]) for name in tables} == {name: len(getattr(found, name)) for name in tables}
    assert "crossings" not in told
    assert sum(row["units"] for row in told["heads"]) == len(GROUND)
    assert len(told["report"]) == len(found.report.findings)


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.nan, np.inf])
def test_a_tolerance_is_a_length(wrong):
    """Nothing, less than nothing or no number at all is refused as a tolerance."""
    with pytest.raises(gp.OptionError, match="tolerance"):
        gp.diagnose({"police": POLICE}, GROUND, tolerance=wrong)


@pytest.mark.parametrize("name", ["found.csv", "found.shp"])
def test_other_endings_are_refused(found, name, tmp_path):
    """A diagnosis is a workbook or a folder and says so."""
    with pytest.raises(gp.OptionError, match="xlsx"):
        found.export(tmp_path / name)
