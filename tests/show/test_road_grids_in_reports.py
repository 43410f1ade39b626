"""Road-segment grids in reports and exports: all that planners need, and for everyone nothing counted along roads."""

import dataclasses

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from toy_plan import toy_plan
from toy_roads import street_plan

import gridplan as gp
from gridplan.columns import PUBLIC_COLUMNS, road_columns
from gridplan.errors import OptionError
from gridplan.publishing import fronted_grids
from gridplan.roads.joining import front_edges


def page_of(plan, path, **how):
    """Return the text of a report."""
    return plan.save_report(path / "report.html", **how).read_text(encoding="utf-8")


def test_the_report_tells_every_road_grid(tmp_path):
    """Code, roads, load, shops, round and the areal grids along it stand in both languages, under a link."""
    plan = street_plan()
    pages = {lang: page_of(plan, tmp_path, lang=lang) for lang in ("en", "zh")}
    grids = plan.roads.grids
    for page in pages.values():
        assert page.count('id="road-grids"') == page.count('href="#road-grids"') == 1
        part = page.split('id="road-grids"')[1].split("</section>")[0]
        assert all(code in part for code in plan.roads.codes)
        assert all(f">{load:,}<" in part for load in grids["load"])
        assert all(f">{round(metres):,}<" in part for metres in grids["patrol_m"])
        assert 'href="#g0"' in part
        assert "shops" in part
    assert "路段网格" in pages["zh"]
    assert "road-grids" not in page_of(toy_plan(), tmp_path)


def test_the_public_report_tells_no_loads_of_roads(tmp_path):
    """For everyone there are roads, lengths and rounds: no load, no shops, no window."""
    plan = street_plan()
    part = page_of(plan, tmp_path, public=True).split('id="road-grids"')[1].split("</section>")[0]
    assert plan.roads.codes[0] in part
    assert "shops" not in part
    assert "Load" not in part
    book = openpyxl.load_workbook(plan.save_report(tmp_path / "public.xlsx", public=True))
    heads = [cell.value for cell in book["Road-segment grids"][1]]
    assert "shops" not in heads
    assert "Load" not in heads


def test_the_workbook_has_a_sheet_of_road_grids(tmp_path):
    """The sheet holds loads and counts as numbers and names as text, also hostile ones."""
    plan = street_plan()
    names = ["=1+1<script>"] * len(plan.roads)
    hostile = plan.replace(roads=dataclasses.replace(plan.roads, segments=plan.roads.segments.assign(name=names)))
    sheet = openpyxl.load_workbook(hostile.save_report(tmp_path / "report.xlsx"))["Road-segment grids"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    table = pd.DataFrame(rows[1:], columns=rows[0])
    assert table["Grid"].tolist() == list(plan.roads.codes)
    assert table["Load"].tolist() == plan.roads.grids["load"].tolist()
    assert table["shops"].tolist() == plan.roads.grids["shops"].tolist()
    assert {cell.data_type for cell in sheet["B"]} == {"s"}
    assert "<script>" not in page_of(hostile, tmp_path)


@pytest.mark.parametrize("ending", ["csv", "geojson", "parquet", "gpkg", "xlsx"])
def test_exports_hold_road_grids(tmp_path, ending):
    """Each format holds the table with allowed columns only; the public one without what tells counts."""
    plan = street_plan()
    read = {"csv": pd.read_csv, "xlsx": lambda path: pd.read_excel(path, sheet_name="road_grids")}
    read |= {"parquet": gpd.read_parquet, "geojson": gpd.read_file}
    read |= {"gpkg": lambda path: gpd.read_file(path, layer="road_grids")}
    which = {} if ending in ("gpkg", "xlsx") else {"table": "road_grids"}
    for public, columns in ((False, road_columns(["shops"])), (True, PUBLIC_COLUMNS["road_grids"])):
        found = read[ending](plan.export(tmp_path / f"{public}.{ending}", public=public, **which))
        assert [name for name in found.columns if name not in ("geometry", "fid", "id")] == list(columns)
        assert found["grid"].astype(str).tolist() == list(plan.roads.codes)


@pytest.mark.parametrize("public", [False, True])
def test_plans_without_roads_have_no_such_table(tmp_path, public):
    """Asking for road-segment grids that are not there is refused."""
    with pytest.raises(OptionError, match="road_grids"):
        toy_plan().export(tmp_path / "roads.csv", table="road_grids", public=public)


def test_the_areal_grids_along_a_road_are_those_of_the_fronts():
    """Reports and edges between the networks name the same areal grids."""
    plan = street_plan()
    edges = front_edges(plan)
    along = [tuple(sorted(edges["grid"][edges["road_grid"] == code])) for code in plan.roads.codes]
    assert list(fronted_grids(plan, plan.roads)) == along


def test_workers_on_roads_are_told_to_stay_out_of_the_plan():
    """A roster over both networks leaves only posts on areal grids in the plan, and says how many it leaves out."""
    plan = street_plan()
    roster = gp.assign_workers(plan, 6)
    after = roster.in_plan(plan)
    apart = len(roster.workers) - len(after.workers)
    told = [finding.numbers for finding in after.report.findings if finding.code == "crew-roads-apart"]
    assert told == ([{"posts": apart}] if apart else [])
    assert apart > 0
