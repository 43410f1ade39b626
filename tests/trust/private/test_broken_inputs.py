"""Inputs that are refused: what is said of them holds no phone, name or address, wherever these stand in the file."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
from canaries import CANARIES
from scanning import found_in
from shapely.geometry import box
from toy_assignment import toy_grids

import gridplan as gp
from gridplan.boundaries.reading import read_changes
from gridplan.codes.communities import read_community_codes
from gridplan.ground_check.official import read_official

pytestmark = pytest.mark.long
TOLD = ("resident", "phone", "id_number", "address", "e_mail", "plate", "remark")


def houses(**columns):
    """Four houses with all canaries as columns, and others in place of what they should hold."""
    plain = {"unit": list("abcd"), "households": 3, "community": "A"}
    shapes = [box(x, 3385498, x + 10, 3385508) for x in range(528731, 528811, 20)]
    return gpd.GeoDataFrame(plain | CANARIES | columns, geometry=shapes, crs=4547)


def said(verb):
    """Return all that a refusal says: its text, findings in both languages, advice and JSON."""
    with pytest.raises(gp.GridplanError) as refused:
        verb()
    findings = getattr(refused.value, "findings", ())
    lines = [one.line(lang) for one in findings for lang in ("en", "zh")]
    plain = [json.dumps(one.as_dict(), ensure_ascii=False) for one in findings]
    return "\n".join([str(refused.value), *lines, *plain])


FIRST_ROWS = {
    **{name: (text, "3") for name, text in CANARIES.items()},
    "name and address": ("王小明", "人民路12号3单元401", "010-88886666", "3"),
    "address alone": ("王小明", "人民路12号3单元401"),
    "address in Chinese numerals": ("王小明", "榕荫巷七十三号"),
    "landline": ("王小明", "0571-8765432"),
    "landline in brackets": ("王小明", "(010)8888 6666"),
    "dotted phone": ("王小明", "138.0013.8000"),
    "full width": ("王小明", "１３８００１３８０００"),
    "phone behind a name": ("王小明13800138000", "幸福社区"),
    "hidden phone": ("王小明", "138****8000"),
    "twice": ("王小明", "王小明", "3"),
    "remark": ("王小明", "独居老人，子女在外地工作，钥匙放在隔壁邻居家里，每周上门查看两次为宜"),
}
"""What a table without column names can begin with: one thing about somebody, and a count where no other guard is."""


def asked(file, place):
    """Return what asks for a table in every way, each refused."""
    grids = toy_grids(2, 2)
    return {
        "units": lambda: gp.read_units(file, households="households"),
        "units by a name": lambda: gp.read_units(file, households=place[:2]),
        "officers": lambda: gp.read_officers(file, grids),
        "workers": lambda: gp.assign_workers(grids, file),
        "people": lambda: gp.head_posts(grids, file),
        "pair": lambda: gp.pair(file, file),
        "codes": lambda: gp.check_codes(file),
        "communities": lambda: read_community_codes(file),
        "totals": lambda: read_official(file),
        "names": lambda: gp.read_names(file),
        "changes": lambda: read_changes(file),
    }


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("about", FIRST_ROWS)
def test_a_first_row_is_told_to_nobody(tmp_path, about, ending, tried):
    """A table without column names begins with one thing about somebody, of which no verb says a word."""
    row = FIRST_ROWS[about]
    file = tmp_path / f"list.{ending}"
    rows = pd.DataFrame([row, *([f"r{i}{k}" for k in range(len(row))] for i in range(3))])
    written = {"csv": rows.to_csv, "xlsx": rows.to_excel}[ending]
    written(file, index=False, header=False)
    verbs = asked(file, row[0])
    for name, verb in verbs.items():
        text = said(verb)
        assert not any(cell in text for cell in row if len(cell) > 1), name
        assert found_in(text.encode()) == set(), name
    tried(len(verbs), "refusals read")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_headings_are_told(tmp_path, ending, tried):
    """What looks like headings is listed whole, a date in it included; else only what is known here."""
    names = ["户数", "房东类型", "households_202601011200"]
    file = tmp_path / f"list.{ending}"
    for head, told in ((names, ", ".join(names)), ([*names, "2026"], "户数 … (+3)")):
        table = pd.DataFrame([["r"] * len(head)], columns=head)
        {"csv": table.to_csv, "xlsx": table.to_excel}[ending](file, index=False)
        with pytest.raises(gp.InputError) as refused:
            gp.check_codes(file)
        assert refused.value.findings[0].numbers["columns"] == told
    tried(2, "lists of headings read")


def test_names_of_layers_are_told(tmp_path, tried):
    """Columns of a layer have true names, which are listed whatever they look like."""
    layer = houses()[["unit", "geometry"]].assign(**{"2026": "x", "3号楼": "y"})
    layer.to_file(tmp_path / "houses.gpkg")
    assert "unit, 2026, 3号楼" in said(lambda: gp.read_units(tmp_path / "houses.gpkg"))
    tried(1, "lists of headings read")


@pytest.mark.parametrize("name", TOLD)
def test_wrong_values_are_told_by_id(name, tried):
    """Where somebody stands in place of a count, a place or a system, the refusal tells ids and not the value."""
    wrong = {
        "households": lambda: gp.read_units(houses(households=[CANARIES[name], "x", 3, -3]), households="households"),
        "column": lambda: gp.read_units(houses(), households="homes", unit="unit"),
        "system": lambda: gp.read_units(houses(), households="households", crs="EPSG:2154"),
        "places": lambda: gp.read_officers(
            pd.DataFrame({"officer": ["a"], "department": "police", "x": [CANARIES[name]], "y": ["here"]}),
            toy_grids(2, 2),
        ),
    }
    for about, verb in wrong.items():
        assert found_in(said(verb).encode()) == set(), about
    tried(len(wrong), "refusals read")
