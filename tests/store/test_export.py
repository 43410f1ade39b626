"""Exports: formats, the column list, text that stays text."""

import csv
import dataclasses
import json
from itertools import pairwise

import geopandas as gpd
import openpyxl
import pytest
from toy_plan import toy_plan

from gridplan.columns import ALLOWED, AREA, DEDICATED_COLUMNS
from gridplan.errors import OptionError
from gridplan.store.export import export

NASTY = ("=1+1", "-2+3", "@网格", "<b>\n${x}")


def allowed(table):
    """Columns that an export carries of a plan without areas."""
    return [name for name in ALLOWED[table] if name not in (AREA, *DEDICATED_COLUMNS)]


@pytest.fixture
def plan():
    """Plan with codes that a spreadsheet would run, and a column that must not get out."""
    plan = toy_plan()
    ground = dataclasses.replace(plan.ground, units=plan.ground.units.assign(phone="13800000000"))
    workers = plan.workers.assign(name="张三", grid=list(NASTY))
    return plan.replace(ground=ground, workers=workers, network=dataclasses.replace(plan.network, codes=NASTY))


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet"])
def test_layers_come_back(plan, tmp_path, ending):
    """Grids, figures and geometry are read back; types stay."""
    file = export(plan, tmp_path / f"网格 1.{ending}")
    found = gpd.read_parquet(file) if ending == "parquet" else gpd.read_file(file)
    assert [name for name in found.columns if name != "geometry"] == allowed("grids")
    assert found["grid"].tolist() == list(NASTY)
    assert found["households"].tolist() == plan.grids["households"].tolist()
    areas = found.to_crs(plan.grids.crs).geometry.area
    assert areas.tolist() == pytest.approx(plan.grids["area_m2"].tolist(), rel=1e-3)


def test_geojson_follows_rfc_7946(plan, tmp_path):
    """Longitude and latitude, no crs member, outer rings counter-clockwise."""
    said = json.loads(export(plan, tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert "crs" not in said
    for feature in said["features"]:
        ring = feature["geometry"]["coordinates"][0]
        assert all(-1.57 < x < -1.55 and 47.2 < y < 47.22 for x, y in ring)
        assert sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) < 0


def test_csv_runs_nothing(plan, tmp_path):
    """The table starts with a mark for spreadsheets; text that one would run is quoted."""
    content = export(plan, tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()[:4]))
    assert [row["grid"] for row in rows] == ["'=1+1", "'-2+3", "'@网格"]
    assert int(rows[0]["households"]) == 362


def test_workbook_holds_numbers_and_text(plan, tmp_path):
    """Numbers are numbers, text is text, nothing is a formula; three sheets with the allowed columns."""
    book = openpyxl.load_workbook(export(plan, tmp_path / "a.xlsx"))
    assert book.sheetnames == ["grids", "units", "workers"]
    for sheet in book:
        assert [cell.value for cell in sheet[1]] == allowed(sheet.title)
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}
    assert [cell.value for cell in book["grids"]["A"]][1:3] == ["=1+1", "-2+3"]
    assert book["grids"]["D2"].value == 362
    assert book["units"].max_row == 37


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet", "csv", "xlsx"])
def test_equal_plans_give_equal_files(plan, tmp_path, ending):
    """No clock gets in; and nothing that is not on the list does."""
    one, other = export(plan, tmp_path / f"1.{ending}"), export(plan, tmp_path / f"2.{ending}")
    if ending != "xlsx":
        assert one.read_bytes() == other.read_bytes()
    assert b"13800000000" not in one.read_bytes()
    assert "张三".encode() not in one.read_bytes()


def test_columns_can_be_chosen(plan, tmp_path):
    """Only the columns asked for, in their order; one that is not on the list is refused."""
    found = gpd.read_file(export(plan, tmp_path / "a.geojson", columns=["households", "grid"]))
    assert list(found.columns) == ["households", "grid", "geometry"]
    with pytest.raises(OptionError, match="phone"):
        export(plan, tmp_path / "a.geojson", columns=["grid", "phone"])


@pytest.mark.parametrize("ending", ["shp", "kml", ""])
def test_other_endings_are_refused(plan, tmp_path, ending):
    """Shapefiles with the reason, everything else with the list of what can be written; no file is left."""
    with pytest.raises(OptionError, match="10 characters" if ending == "shp" else "ends in"):
        export(plan, tmp_path / f"a.{ending}")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_refused(plan, tmp_path):
    """A place that cannot be written is an error of the option."""
    with pytest.raises(OptionError, match="does not exist"):
        export(plan, tmp_path / "none" / "a.csv")


def test_exports_follow_the_units(tmp_path):
    """What a user does to the table of grids stays with the user: files are made from the units."""
    plan = toy_plan()
    plan.grids["households"] = 1
    assert gpd.read_file(export(plan, tmp_path / "a.geojson"))["households"].tolist()[0] == 362
    book = openpyxl.load_workbook(export(plan, tmp_path / "a.xlsx"))
    assert book["grids"]["D2"].value == 362
