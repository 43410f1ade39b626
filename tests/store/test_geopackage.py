"""Plan files: round trip, digests, damage, kills."""

import dataclasses
import os
import random
import shutil
import sqlite3
import stat
import sys
import xml.etree.ElementTree as ET
from contextlib import closing

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pandas.testing import assert_frame_equal
from toy_plan import toy_ground, toy_plan

from gridplan.errors import PlanFileError
from gridplan.findings import Finding, Report
from gridplan.options import Rules, Standard, Window
from gridplan.plan import Network
from gridplan.store import container, geopackage
from gridplan.store.digest import table_digests
from gridplan.store.geopackage import content_digest, load, save
from gridplan.store.schema import TABLES


def rich_plan():
    """A plan that uses everything a plan can hold."""
    ground = toy_ground(communities=2, kinds=True)
    wall = shapely.LineString([ground.outline.centroid.coords[0], (355001.5, 6689002.25)])
    ground = dataclasses.replace(
        ground,
        outline_shift=0.123456789012345,
        barriers=gpd.GeoDataFrame({"kind": ["water"], "name": ["护城河"]}, geometry=[wall], crs=ground.units.crs),
        units=ground.units.assign(unit=[f"0{i} 楼'\"\n=1" for i in range(36)]),
        report=Report((Finding("households-negative", ("b1",), {"column": "户数"}),), ground.report.conservation),
    )
    rules = Rules(households=None, load=Window(0.5, 1.5), standard=Standard(open=300, managed=500), seed=7)
    plan = toy_plan(ground=ground, rules=rules, prices=np.linspace(0, 1, 36) / 3, bound=1.0 / 3, status="partial")
    note = Finding("grids-outside-window", ids=("001", "002"))
    part = dataclasses.replace(plan.components[0], status="infeasible", bound=0.1 + 0.2, findings=(note,))
    chain = np.full(36, -1, np.int32)
    chain[:6] = [0, 0, 1, 1, 1, 0]
    return plan.replace(
        components=(part, plan.components[1]),
        others=(Network("roads", "line", chain, ("R1", "R2"), np.array([1, 0])),),
        report=Report((note,), ground.report.conservation),
    )


def without_shapes(frame):
    """The columns of a frame, all text as plain objects: how pandas keeps text is no part of a plan."""
    columns = pd.DataFrame({name: frame[name] for name in frame.columns if name != "geometry"})
    text = columns.columns[[dtype.kind not in "iufb" for dtype in columns.dtypes]]
    return columns.assign(**{name: columns[name].astype(object).where(columns[name].notna(), None) for name in text})


def same(one, other):
    """Whether two plans hold the same, to the last bit of every shape."""
    for name in ("units", "roads", "barriers", "communities"):
        a, b = getattr(one.ground, name), getattr(other.ground, name)
        assert_frame_equal(without_shapes(a), without_shapes(b))
        assert a.geometry.to_wkb().tolist() == b.geometry.to_wkb().tolist()
        assert a.crs == b.crs
    assert one.ground.cells.to_wkb().tolist() == other.ground.cells.to_wkb().tolist()
    assert shapely.to_wkb(one.ground.outline) == shapely.to_wkb(other.ground.outline)
    for value in ("points", "block"):
        np.testing.assert_array_equal(getattr(one.ground, value), getattr(other.ground, value), strict=True)
    for field in dataclasses.fields(one.ground.adjacency):
        a, b = getattr(one.ground.adjacency, field.name), getattr(other.ground.adjacency, field.name)
        np.testing.assert_array_equal(a, b, strict=True)
    for a, b in zip((one.network, *one.others), (other.network, *other.others), strict=True):
        assert (a.name, a.kind, a.codes) == (b.name, b.kind, b.codes)
        np.testing.assert_array_equal(a.labels, b.labels, strict=True)
        np.testing.assert_array_equal(a.n_workers, b.n_workers, strict=True)
    for value in ("load", "prices", "component"):
        np.testing.assert_array_equal(getattr(one, value), getattr(other, value))
    assert_frame_equal(without_shapes(one.workers), without_shapes(other.workers))
    assert (one.rules, one.status, one.bound) == (other.rules, other.status, other.bound)
    assert (one.components, one.report, one.ground.report) == (other.components, other.report, other.ground.report)
    assert one.ground.outline_shift == other.ground.outline_shift
    assert one.digest == other.digest


@pytest.mark.parametrize("make", [toy_plan, rich_plan])
def test_everything_comes_back(tmp_path, make):
    """A loaded plan is the plan that was saved."""
    plan = make()
    same(plan, load(save(plan, tmp_path / "方案 1.gpkg")))


@pytest.mark.parametrize("crs", ["EPSG:4547", "+proj=tmerc +lat_0=0 +lon_0=113.5 +x_0=500000 +ellps=GRS80"])
def test_coordinate_systems_come_back(tmp_path, crs):
    """Also one without a number in any register."""
    ground = toy_ground()
    frames = {name: getattr(ground, name).set_crs(crs, allow_override=True) for name in ("units", "cells", "roads")}
    frames |= {name: getattr(ground, name).set_crs(crs, allow_override=True) for name in ("barriers", "communities")}
    file = save(toy_plan(ground=dataclasses.replace(ground, **frames)), tmp_path / "a.gpkg")
    assert load(file).ground.units.crs == frames["units"].crs
    assert pyogrio.read_info(file, layer="cells")["crs"] is not None


def test_equal_plans_give_equal_bytes(tmp_path):
    """Saving has no clock and no chance in it; a time is noted only when given."""
    plan = rich_plan()
    one, other = save(plan, tmp_path / "1.gpkg"), save(load(tmp_path / "1.gpkg"), tmp_path / "2.gpkg")
    assert one.read_bytes() == other.read_bytes()
    save(plan, other, saved_at="2026-01-01")
    assert one.read_bytes() != other.read_bytes()
    assert load(other).digest == plan.digest


def test_no_paths_and_names_of_people_inside(tmp_path):
    """The file tells nothing about the machine it was made on."""
    content = save(toy_plan(), tmp_path / "a.gpkg").read_bytes()
    for secret in (str(tmp_path), os.path.expanduser("~") + os.sep, sys.prefix):
        assert secret.encode() not in content


def test_gdal_reads_every_layer(tmp_path):
    """The layers open in GDAL, so in QGIS, with their figures and geometry."""
    plan = rich_plan()
    file = save(plan, tmp_path / "a.gpkg")
    layers = dict(pyogrio.list_layers(file).tolist())
    assert set(layers) == {*TABLES, "layer_styles"}
    grids = pyogrio.read_dataframe(file, layer="grids")
    assert {"grid", "households", "load", "workers", "units"} < set(grids.columns)
    assert grids.geometry.geom_equals(plan.grids.geometry).all()
    assert grids.crs == plan.ground.units.crs
    members = pyogrio.read_dataframe(file, layer="membership")
    assert members.groupby("network", sort=False)["grid"].count().tolist() == [36, 6]


def test_styles_are_whole_documents(tmp_path):
    """Every style is well-formed XML, the default of a layer that exists; grids are graduated and labelled."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT f_table_name, useAsDefault, styleQML FROM layer_styles").fetchall()
    styles = {name: ET.fromstring(qml.split(">", 1)[1]) for name, default, qml in rows if default}
    assert set(styles) < set(TABLES)
    assert styles["grids"].find("renderer-v2").get("type") == "graduatedSymbol"
    assert styles["grids"].find("labeling/settings/text-style").get("fieldName") == "grid"


def test_opening_in_qgis_changes_no_digest(tmp_path):
    """What QGIS and GDAL write on opening is left out: log mode, times, extents, styles, indexes, free pages."""
    plan = toy_plan()
    file = save(plan, tmp_path / "a.gpkg")
    before = content_digest(file)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; UPDATE gpkg_contents SET last_change = '2031-01-01T00:00:00Z', min_x = 0;"
            "UPDATE layer_styles SET styleQML = 'x'; CREATE TABLE qgis_projects (name TEXT);"
            "CREATE TABLE gpkg_ogr_contents (table_name TEXT, feature_count INTEGER);"
            "CREATE INDEX own ON membership (grid); CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(9999));"
            "DROP TABLE t;"
        )
    assert content_digest(file) == before
    assert load(file).digest == plan.digest


def test_another_layer_beside_changes_no_digest(tmp_path):
    """A layer that QGIS or GDAL adds to the file is no part of the plan."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    before = content_digest(file)
    toy_ground().roads.to_file(file, layer="sketch", engine="pyogrio", mode="a")
    assert "sketch" in dict(pyogrio.list_layers(file).tolist())
    assert content_digest(file) == before
    load(file)


def test_changes_in_an_open_log_are_seen(tmp_path):
    """What another program has written to its log beside the file counts, and saving over it is refused."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE membership SET grid = '002' WHERE fid = 1")
        with pytest.raises(PlanFileError, match="given to other grids"):
            load(file)
        with pytest.raises(PlanFileError, match="another program"):
            save(toy_plan(), file)
    assert not (tmp_path / ".a.gpkg.saving").exists()


EDITS = {
    "UPDATE membership SET grid = '002' WHERE fid = 1": "given to other grids",
    "UPDATE grids SET households = 1": "changed outside gridplan, in: grids",
    "UPDATE units SET households = households + 1 WHERE fid = 3": "in: units",
    "DELETE FROM adjacency WHERE fid = 5": "in: adjacency",
    "UPDATE meta SET value = '9.5' WHERE key = 'objective'": "in: meta",
    "UPDATE meta SET value = '\"x\"' WHERE key = 'content_digest'": "in: meta",
    "UPDATE gpkg_geometry_columns SET srs_id = 4326 WHERE table_name = 'cells'": "in: cells",
    "ALTER TABLE workers ADD COLUMN name TEXT": "in: workers",
    "DROP TABLE cells": "in: cells",
    "UPDATE meta SET value = '7' WHERE key = 'schema_version'": "newer gridplan",
    "DELETE FROM meta WHERE key = 'schema_version'": "no plan of gridplan",
    "DROP TABLE meta": "no plan of gridplan",
    "DELETE FROM meta WHERE key = 'content_digest'": "in: meta",
}


@pytest.mark.parametrize("edit", EDITS)
def test_edits_are_named(tmp_path, edit):
    """Whatever was changed outside, the message names the table, and the exit code is that of a damaged file."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(edit)
    with pytest.raises(PlanFileError, match=EDITS[edit]) as caught:
        load(file)
    assert caught.value.exit_code == 5


def test_files_that_are_no_plans(tmp_path):
    """Missing, empty, random, a folder, another GeoPackage: each is said to be what it is."""
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "noise").write_bytes(random.Random(1).randbytes(5000))
    toy_ground().units.to_file(tmp_path / "foreign.gpkg", engine="pyogrio")
    with closing(sqlite3.connect(tmp_path / "plain.db")) as connection:
        connection.execute("CREATE TABLE meta (key, value)")
    expected = {
        "none": "cannot be read",
        "empty": "not a GeoPackage",
        "noise": "not a GeoPackage",
        "plain.db": "not a GeoPackage",
        ".": "cannot be read",
        "foreign.gpkg": "no plan of gridplan",
    }
    for name, text in expected.items():
        for read in (load, content_digest):
            with pytest.raises(PlanFileError, match=text):
                read(tmp_path / name)


def test_read_only_folders_can_be_read(tmp_path):
    """Loading writes nothing beside the file."""
    folder = tmp_path / "ro"
    folder.mkdir()
    file = save(toy_plan(), folder / "a.gpkg")
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        load(file)
        assert [path.name for path in folder.iterdir()] == ["a.gpkg"]
    finally:
        folder.chmod(stat.S_IRWXU)


def test_a_full_disk_leaves_the_old_plan(tmp_path, monkeypatch):
    """When SQLite finds no room, saving fails with the reason, and the old plan stays whole."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    before = file.read_bytes()

    def fill(connection):
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("INSERT INTO meta (key, value) VALUES ('x', zeroblob(1000000))")

    monkeypatch.setattr(geopackage, "_seal", fill)
    with pytest.raises(PlanFileError, match="full"):
        save(toy_plan(rules=Rules(seed=1)), file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_changed_grids_enter_no_file(tmp_path):
    """What a user does to the table of grids stays with the user: the file is made from the units."""
    plan = toy_plan()
    plan.grids["households"] = 1
    file = save(plan, tmp_path / "a.gpkg")
    assert sum(geopackage.stored_tables(file)["grids"].columns["households"]) == plan.ground.units["households"].sum()
    assert content_digest(file) == content_digest(save(toy_plan(), tmp_path / "b.gpkg"))


def test_saving_again_keeps_the_content_digest(tmp_path):
    """Neither the time noted, nor how pandas calls its types, nor loading and saving once more changes the digest."""
    plan = rich_plan()
    one = save(plan, tmp_path / "1.gpkg", saved_at="2026-01-01")
    text = dict.fromkeys(("unit", "source", "kind", "community"), object)
    units = plan.ground.units.astype(text)
    older = plan.replace(
        ground=dataclasses.replace(plan.ground, units=units), workers=plan.workers.astype({"worker": object})
    )
    assert content_digest(save(load(one), tmp_path / "2.gpkg")) == content_digest(one)
    assert content_digest(save(older, tmp_path / "3.gpkg")) == content_digest(one)


def test_rows_come_in_the_order_of_their_numbers(tmp_path):
    """Rows are read and digested by their number, also where SQLite would hand them out in another order."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    with closing(sqlite3.connect(file)) as connection:
        before = container.read(connection, "membership"), table_digests(connection, TABLES)
        connection.execute("PRAGMA reverse_unordered_selects = 1")
        assert (container.read(connection, "membership"), table_digests(connection, TABLES)) == before


def test_a_copy_is_the_same_plan(tmp_path):
    """Copying a plan file under another name changes nothing."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    shutil.copy(file, tmp_path / "b?#.gpkg")
    assert content_digest(tmp_path / "b?#.gpkg") == content_digest(file)
