"""Plan files of merged plans: departments' networks with their faults, functions, the layer that QGIS shows."""

import dataclasses
import json
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pandas.testing import assert_frame_equal
from toy_merged import merged_plan
from toy_plan import toy_plan

from gridplan.columns import ALLOWED, DEPARTMENT_GRID_COLUMNS, FUNCTION_COLUMNS
from gridplan.errors import OptionError, PlanFileError
from gridplan.nesting.divide import divide_levels
from gridplan.store.export import export, tables
from gridplan.store.geopackage import content_digest, load, save
from gridplan.store.schema import LEVELS, MERGER


def note(file, key):
    """One note of ``meta``."""
    with closing(sqlite3.connect(file)) as connection:
        return json.loads(connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])


def with_empty_grid(plan):
    """Plan whose first department has a grid without any unit."""
    police = plan.others[0]
    changed = dataclasses.replace(police, codes=(*police.codes, "P9"), n_workers=np.append(police.n_workers, 4))
    return plan.replace(others=(changed, *plan.others[1:]))


@pytest.mark.parametrize("carry", ["largest", "split"])
def test_a_merged_plan_comes_back(tmp_path, carry):
    """Networks with shares and gaps, the merger and its functions are what was saved; digests and bytes agree."""
    plan = with_empty_grid(merged_plan(carry=carry, fixed=("urban",), bound=1 / 3, compact=0.1))
    found = load(save(plan, tmp_path / "1.gpkg"))
    assert found.digest == plan.digest
    assert found.merger.as_dict() == plan.merger.as_dict()
    assert_frame_equal(found.merger.functions, plan.merger.functions)
    for one, other in zip(plan.others, found.others, strict=True):
        assert (one.name, one.kind, one.codes) == (other.name, other.kind, other.codes)
        for name in ("labels", "n_workers", "share"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), strict=True)
    assert found.network.share is None
    save(found, tmp_path / "2.gpkg")
    assert content_digest(tmp_path / "2.gpkg") == content_digest(tmp_path / "1.gpkg")
    assert (tmp_path / "2.gpkg").read_bytes() == (tmp_path / "1.gpkg").read_bytes()


@pytest.mark.parametrize("title", [None, float("nan"), "", "张三\x00=1+1"])
def test_any_title_comes_back(tmp_path, title):
    """A grid without a name of its own, or with a strange one, changes no digest on the way through a file."""
    functions = merged_plan().merger.functions
    plan = merged_plan(functions=functions.assign(title=[title, *functions["title"][1:]]))
    assert load(save(plan, tmp_path / "a.gpkg")).digest == plan.digest


def test_versions_say_what_a_reader_must_know(tmp_path):
    """Only a merged plan needs a new gridplan: plain plans stay what they were, also with a department beside them."""
    plan = merged_plan()
    assert note(save(toy_plan(), tmp_path / "plain.gpkg"), "schema_version") == 1
    assert note(save(plan.replace(merger=None), tmp_path / "beside.gpkg"), "schema_version") == 1
    assert note(save(plan, tmp_path / "merged.gpkg"), "schema_version") == 3
    assert load(tmp_path / "plain.gpkg").merger is None
    assert load(tmp_path / "beside.gpkg").others[1].share[0] == 0.75


def test_only_listed_columns_are_kept(tmp_path):
    """A column of functions that is not on the list reaches no file."""
    functions = merged_plan().merger.functions
    file = save(merged_plan(functions=functions.assign(phone="13800000000")), tmp_path / "a.gpkg")
    assert tuple(load(file).merger.functions.columns) == FUNCTION_COLUMNS
    assert b"13800000000" not in file.read_bytes()


def test_departments_are_a_layer(tmp_path):
    """One layer shows every grid of every department on the cells of its units, an empty one without ground."""
    plan = with_empty_grid(merged_plan())
    found = gpd.read_file(save(plan, tmp_path / "a.gpkg"), layer="department_grids").set_index("grid")
    assert ["department", "grid", *found.columns[1:-1]] == list(DEPARTMENT_GRID_COLUMNS)
    assert found["department"].value_counts().to_dict() == {"police": 5, "urban": 2}
    households = plan.ground.units["households"].to_numpy()
    for network in plan.others:
        for number, code in enumerate(network.codes):
            mine = network.labels == number
            assert found.loc[code, "households"] == households[mine].sum()
            assert (found.loc[code, "units"], found.loc[code, "staff"]) == (mine.sum(), network.n_workers[number])
            ground = shapely.union_all(plan.ground.cells[mine].to_numpy())
            assert shapely.area(shapely.symmetric_difference(found.geometry[code], ground)) == 0


def test_each_department_has_a_switch_in_qgis(tmp_path):
    """The style of the layer has a category for each department, whatever its name, and labels the codes."""
    plan = merged_plan()
    names = {"police": "公安 <&\"'>", "urban": "城管"}
    others = tuple(dataclasses.replace(network, name=names[network.name]) for network in plan.others)
    merger = dataclasses.replace(plan.merger, weights=dict.fromkeys(names.values(), 1.0))
    file = save(plan.replace(others=others, merger=merger), tmp_path / "a.gpkg")
    with closing(sqlite3.connect(file)) as connection:
        qml = connection.execute("SELECT styleQML FROM layer_styles WHERE f_table_name = 'department_grids'")
        style = ET.fromstring(qml.fetchone()[0].split(">", 1)[1])
    categories = style.findall("renderer-v2/categories/category")
    assert sorted(category.get("value") for category in categories) == sorted(names.values())
    assert style.find("labeling/settings/text-style").get("fieldName") == "grid"


@pytest.mark.parametrize("table", ["functions", "department_grids"])
def test_edits_of_a_merger_are_named(tmp_path, table):
    """A changed row of functions or of the departments' layer is refused with its table; a lost table too."""
    file = save(merged_plan(), tmp_path / "a.gpkg")
    for edit in (f"UPDATE {table} SET households = 1 WHERE fid = 1", f"DROP TABLE {table}"):
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute(edit)
        with pytest.raises(PlanFileError, match=f"in: {table}"):
            load(file)


def test_two_networks_of_one_name_are_refused(tmp_path):
    """Nothing is written that could not be told apart again."""
    plan = merged_plan()
    twice = dataclasses.replace(plan.others[0], name="grids")
    with pytest.raises(OptionError, match="one name: grids"):
        save(plan.replace(others=(twice,)), tmp_path / "a.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_a_merger_without_departments_is_a_table_without_rows(tmp_path):
    """A plan that says it merged nothing still comes back."""
    plan = merged_plan(weights={}, base=None, functions=pd.DataFrame(columns=list(FUNCTION_COLUMNS)))
    assert load(save(plan.replace(others=()), tmp_path / "a.gpkg")).merger.weights == {}


@pytest.mark.parametrize("table", ["department_grids", "functions", "effort", "crosswalk", "crosswalk_back"])
def test_a_csv_holds_any_table_of_a_merger(tmp_path, table):
    """Each table of a merged plan is exported with its allowed columns; a plain plan has none of them."""
    found = pd.read_csv(export(merged_plan(), tmp_path / "a.csv", table=table), dtype=str)
    assert tuple(found.columns) == ALLOWED[table]
    assert len(found)
    with pytest.raises(OptionError, match=table):
        export(toy_plan(), tmp_path / "b.csv", table=table)


def test_a_workbook_has_a_sheet_for_each_table_of_a_merger(tmp_path):
    """Sheets follow the tables; the crosswalk conserves households of every department."""
    plan = merged_plan()
    sheets = pd.read_excel(export(plan, tmp_path / "a.xlsx"), sheet_name=None)
    assert list(sheets) == list(tables(plan))
    walk, households = sheets["crosswalk"], plan.ground.units["households"].to_numpy()
    for network in plan.others:
        assert walk["households"][walk["department"] == network.name].sum() == households[network.labels >= 0].sum()


def test_a_geopackage_shows_departments_beside_the_new_grids(tmp_path):
    """An exported GeoPackage has both layers and the tables; other layer formats hold the departments' grids alone."""
    plan = merged_plan()
    file = export(plan, tmp_path / "a.gpkg")
    assert {"grids", "department_grids", "functions", "crosswalk"} <= set(pyogrio.list_layers(file)[:, 0])
    assert len(gpd.read_file(file, layer="department_grids")) == 6
    for ending, read in (("geojson", gpd.read_file), ("parquet", gpd.read_parquet)):
        found = read(export(plan, tmp_path / f"a.{ending}", table="department_grids"))
        assert found["grid"].tolist() == ["P1", "P2", "P3", "P4", "U1", "U2"]
        assert not found.geometry.is_empty.any()
    with pytest.raises(OptionError, match="department_grids"):
        export(plan, tmp_path / "b.xlsx", table="department_grids")


def test_a_merged_plan_may_have_levels(tmp_path):
    """Micro-grids and departments stand in one file; with levels alone it stays what it was."""
    plan = divide_levels(merged_plan(), micro=(70, 130))
    file = save(plan, tmp_path / "both.gpkg")
    assert note(file, "schema_version") == 3
    assert load(file).digest == plan.digest
    assert {*MERGER, *LEVELS} <= set(pyogrio.list_layers(file)[:, 0])
    below = save(plan.replace(merger=None), tmp_path / "levels.gpkg")
    assert note(below, "schema_version") == 2
    assert load(below).digest == plan.replace(merger=None).digest
