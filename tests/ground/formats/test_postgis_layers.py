"""Layers read from PostGIS: the same as from a file, only what is wanted, every fault named, nothing run or written."""

import dataclasses
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
import pytest
from pandas.testing import assert_frame_equal
from shapely import box, from_wkt
from toy_plan import CRS, toy_ground

import gridplan as gp
from gridplan.departments.reading import read_departments
from gridplan.errors import InputError, OptionError
from gridplan.ground.formats.postgis import rows as rows_file
from gridplan.ground.formats.postgis.rows import PostgisRows

TYPES = {"unit": "text", "households": "integer", "community": "text", "floors": "double precision"}
ODD = "O'Brien\"; DROP TABLE houses; --%s"


@pytest.fixture
def houses(database):
    """A database with the toy buildings in the table houses, in two communities of which one has an odd name."""
    units = toy_ground(communities=2).units
    units["community"] = np.where(units["community"] == "B", ODD, "西社区")
    database.add_layer("houses", units.iloc[::-1], srid=2154, types=TYPES)
    return database


def faults(*asked, **named):
    """Code → finding of what is wrong with a reading."""
    with pytest.raises(InputError) as caught:
        gp.read_postgis(*asked, **named)
    return {finding.code: finding for finding in caught.value.findings}


def test_units_are_those_of_the_file(houses, tmp_path):
    """Units read by address, by a path of it and by the name of a layer are those of the same table in a file."""
    frame = gp.read_postgis(houses.table("houses"))
    frame.to_file(tmp_path / "houses.gpkg")
    asked = {"households": "households", "community": "community", "missing": "zero"}
    expected = gp.read_units(tmp_path / "houses.gpkg", **asked)
    for source in (houses.table("houses"), Path(houses.table("houses"))):
        found = gp.read_units(source, **asked)
        assert_frame_equal(found.frame, expected.frame)
        assert found.frame.crs == CRS
    named = gp.read_units(houses.address, layer=f"{houses.schema}.houses", **asked)
    assert_frame_equal(named.frame, expected.frame)


def test_departments_are_read_from_a_table(houses):
    """A department's grids may stand in a table: two halves hold all units."""
    ground = toy_ground(communities=2)
    west, south, east, north = ground.outline.bounds
    middle = (west + east) / 2
    halves = gpd.GeoDataFrame(
        {"code": ["P1", "P2"]}, geometry=[box(west, south, middle, north), box(middle, south, east, north)], crs=CRS
    )
    houses.add_layer("police", halves, srid=2154, types={"code": "text"})
    (police,), _ = read_departments({"police": houses.table("police")}, ground, code="code")
    assert np.bincount(police.network.labels).tolist() == [18, 18]


@pytest.mark.parametrize("community", [ODD, "西社区"])
def test_only_the_rows_wanted_travel(houses, community):
    """A place with any name gives its rows; a box gives those that meet it; both together their intersection."""
    whole = gp.read_postgis(houses.table("houses"))
    mine = gp.read_postgis(houses.table("houses"), where={"community": community})
    expected = whole[whole["community"] == community]
    assert sorted(mine["unit"]) == sorted(expected["unit"])
    corner = tuple(whole.iloc[0].geometry.bounds)
    met = gp.read_postgis(houses.table("houses"), bbox=corner)["unit"].tolist()
    assert met == whole["unit"][whole.intersects(box(*corner))].tolist()
    both = {"community": [community, "nowhere"], "floors": [None, 3]}
    assert len(gp.read_postgis(houses.table("houses"), where=both)) == len(expected)


def test_names_are_never_run(houses):
    """Names of tables, columns and places that are SQL do nothing but not exist."""
    odd = 'houses"; DROP TABLE houses; --'
    assert "postgis-no-table" in faults(houses.address, f"{houses.schema}.{odd}")
    assert "postgis-no-column" in faults(houses.table("houses"), where={odd: 1}, geometry=odd)
    assert "postgis-empty" in faults(houses.table("houses"), where={"community": odd})
    houses.run(f'CREATE TABLE "{odd.replace(chr(34), chr(34) * 2)}" (geom geometry(Point, 4547))')
    assert "postgis-empty" in faults(houses.address, f"{houses.schema}.{odd}")
    assert houses.run("SELECT count(*) FROM houses") == [(36,)]


def test_queries_read_and_never_write(houses):
    """A query may stand in place of a table; one that writes, even through a function, is refused."""
    table = f'"{houses.schema}".houses'
    few = gp.read_postgis(
        houses.address, f"SELECT * FROM {table} WHERE unit LIKE 'b00%'", where={"unit": ["b001", "b030"]}
    )
    assert few["unit"].tolist() == ["b001"]
    houses.run("CREATE FUNCTION empty() RETURNS int AS 'DELETE FROM houses; SELECT 1' LANGUAGE sql")
    told = faults(houses.address, f'SELECT "{houses.schema}".empty(), geom FROM {table}')
    assert list(told) == ["postgis-refused"]
    assert houses.run("SELECT count(*) FROM houses") == [(36,)]


def test_the_order_of_rows_is_no_matter(houses):
    """Rows come in one order, whatever order the database keeps them in."""
    before = gp.read_postgis(houses.table("houses"))
    houses.run("CREATE TABLE turned AS SELECT * FROM houses ORDER BY md5(unit)")
    assert_frame_equal(gp.read_postgis(houses.table("turned")), before)


def test_ids_keep_every_digit(database):
    """Long whole numbers stay whole beside gaps, texts keep zeros, rare types come as text."""
    database.run(
        "CREATE TABLE t (id bigint, code char(6), big numeric, day date, tags text[], raw bytea, geom geometry);"
        "INSERT INTO t VALUES (9007199254740993, '007', 12345678901234567890, '2027-01-31', '{a,b}', 'x',"
        " 'SRID=4547;POINT(1 1)'), (NULL, NULL, 2.5, NULL, NULL, NULL, 'SRID=4547;POINT(2 2)')"
    )
    frame = gp.read_postgis(database.table("t")).iloc[::-1]
    assert frame["id"].tolist() == [9007199254740993, None]
    assert frame["code"].tolist() == ["007", None]
    assert frame["big"].tolist() == [12345678901234567890.0, 2.5]
    assert frame["day"].tolist() == ["2027-01-31", None]
    assert frame["tags"].tolist() == ["{a,b}", None]
    assert "raw" not in frame


def test_shapes_become_what_maps_know(database):
    """Curves become lines, heights go, rows without a shape stay for the account, geography is read as well."""
    database.run(
        "CREATE TABLE t (id int, geom geometry, place geography(Point, 4326));"
        "INSERT INTO t VALUES (1, 'SRID=4547;CIRCULARSTRING(0 0, 1 1, 2 0)', 'POINT(1 2)'),"
        " (2, 'SRID=4547;POINT Z (1 2 3)', NULL), (3, NULL, NULL)"
    )
    frame = gp.read_postgis(database.table("t"), geometry="geom")
    assert frame.crs == "EPSG:4547"
    shapes = dict(zip(frame["id"], frame.geometry, strict=True))
    assert shapes[1].geom_type == "LineString"
    assert shapes[2].equals(from_wkt("POINT (1 2)"))
    assert shapes[3] is None
    assert gp.read_postgis(f"{database.table('t')}&geometry=place").crs == "EPSG:4326"


def test_every_wrong_name_at_once(houses):
    """All wrong columns come in one message, with those that there are; a missing table with the layers there."""
    told = faults(houses.table("houses"), where={"nope": 1, "neither": 2}, geometry="unit")
    assert told["postgis-no-column"].numbers["missing"] == "nope, neither"
    assert "floors" in told["postgis-no-geometry"].numbers["columns"]
    missing = faults(houses.address, f"{houses.schema}.none")["postgis-no-table"]
    assert f"{houses.schema}.houses" in missing.numbers["layers"].split(", ")
    assert "postgis-table-unnamed" in faults(houses.address)
    assert "postgis-no-table" in faults(houses.address, "nosuchschema.houses")


def test_what_a_layer_may_not_be(database):
    """Several columns of shapes, none, several systems, none, an unknown one, no rows: each is told by name."""
    database.run(
        "CREATE TABLE two (a geometry(Point, 4547), b geometry(Point, 4547)); CREATE TABLE none (id int);"
        "CREATE TABLE empty (geom geometry(Point, 4547));"
        "CREATE TABLE mixed (geom geometry); CREATE TABLE bare (geom geometry);"
        "INSERT INTO mixed VALUES ('SRID=4547;POINT(1 1)'), ('SRID=4490;POINT(1 1)'), ('POINT(1 1)');"
        "INSERT INTO bare VALUES ('POINT(500000 3000000)')"
    )
    expected = {
        "two": "postgis-geometry-choice",
        "none": "postgis-no-geometry",
        "empty": "postgis-empty",
        "mixed": "postgis-mixed-systems",
        "bare": "crs-missing",
    }
    assert {table: list(faults(database.table(table))) for table in expected} == {t: [c] for t, c in expected.items()}
    systems = faults(database.table("mixed"))["postgis-mixed-systems"].numbers["systems"]
    assert systems == "0: 1, 4490: 1, 4547: 1"
    assert gp.read_postgis(database.table("bare"), crs=4547).crs == "EPSG:4547"
    assert gp.read_layer(database.table("bare"), crs=4547).crs == "EPSG:4547"


@pytest.mark.parametrize("bbox", [(1, 0, 0, 1), (0, 0, 1, float("nan")), (0, 0, float("inf"), 1)])
def test_a_box_has_its_corners_in_order(bbox):
    """A box that is none is refused before anything is asked."""
    with pytest.raises(OptionError, match="bbox"):
        gp.read_postgis("postgresql://127.0.0.1:1/d?table=t", bbox=bbox)


def test_a_table_that_may_not_be_read(houses):
    """A user without the right to read is told so."""
    role = f"reader_{houses.schema[-8:]}"
    houses.run(f"CREATE ROLE {role}")
    try:
        told = faults(f"{houses.table('houses')}&options=-c%20role%3D{role}")
        assert list(told) == ["postgis-rights"]
    finally:
        houses.run(f"DROP ROLE {role}")


def test_rows_are_read_by_their_key(houses, monkeypatch):
    """All rows come once in chunks by key, and any of them again alone; a table without key is refused."""
    rows = PostgisRows(houses.table("houses"))
    with pytest.raises(InputError, match="no primary key"):
        next(rows.chunks())
    houses.run("ALTER TABLE houses ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
    monkeypatch.setattr(rows_file, "_CHUNK", 10)
    chunks = list(rows.chunks())
    assert [len(keys) for keys, _ in chunks] == [10, 10, 10, 6]
    whole = pd.concat([frame for _, frame in chunks], ignore_index=True)
    assert whole["id"].tolist() == np.concatenate([keys for keys, _ in chunks]).tolist() == list(range(1, 37))
    some = rows.read(np.array([7, 3]))
    assert_frame_equal(pd.DataFrame(some), pd.DataFrame(whole.iloc[[2, 6]].reset_index(drop=True)))
    assert rows.name == f"{houses.schema}.houses"
    assert dataclasses.replace(rows, address="postgresql://a:geheim@b/c").__repr__() == "PostgisRows(layer=None)"


def test_rows_are_those_of_the_beginning(houses, monkeypatch):
    """What others write while chunks are read is not seen."""
    houses.run("ALTER TABLE houses ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
    monkeypatch.setattr(rows_file, "_CHUNK", 20)
    chunks = PostgisRows(houses.table("houses")).chunks()
    first, _ = next(chunks)
    with psycopg.connect(houses.address, autocommit=True) as other:
        other.execute(f'DELETE FROM "{houses.schema}".houses')
    assert len(first) + sum(len(keys) for keys, _ in chunks) == 36
