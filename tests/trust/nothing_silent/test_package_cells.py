"""Numbers of GeoPackages are those that stand there: SQLite keeps anything, GDAL reads it as another number."""

import sqlite3
from contextlib import closing

import geopandas as gpd
import pytest
from shapely.geometry import box

import gridplan as gp

FOREIGN = {
    "a word": ("INTEGER", "done"),
    "a count with its word": ("INTEGER", "12户"),
    "nothing written": ("INTEGER", ""),
    "a fraction": ("INTEGER", 3.5),
    "bytes": ("INTEGER", b"\0\xff"),
    "too large for 64 bits": ("INTEGER", 1e19),
    "too large for 32 bits": ("MEDIUMINT", 5_000_000_000),
    "too large for 16 bits": ("SMALLINT", 70_000),
    "more than yes": ("BOOLEAN", 7),
    "a word among fractions": ("REAL", "done"),
}
HELD = {"text": ("TEXT", "12户", 12), "a whole fraction": ("REAL", 12.0, 12), "a number": ("MEDIUMINT", 12, 12)}


def package(folder, kind, cell, column="households"):
    """A GeoPackage of three houses, the second with `cell` in a column of this kind."""
    file = folder / "houses.gpkg"
    shapes = [box(x, 6689000, x + 10, 6689010) for x in (355000, 355020, 355040)]
    gpd.GeoDataFrame({"unit": ["a", "b", "c"], "hh": [7, 2, 4]}, geometry=shapes, crs=2154).to_file(file)
    with closing(sqlite3.connect(file)) as opened, opened:
        for (trigger,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            opened.execute(f'DROP TRIGGER "{trigger}"')
        name = column.replace('"', '""')
        opened.execute(f'ALTER TABLE houses ADD COLUMN "{name}" {kind}')
        opened.execute(f'UPDATE houses SET "{name}" = CASE unit WHEN ? THEN ? ELSE 1 END', ("b", cell))
    return file


@pytest.mark.parametrize(("kind", "cell"), FOREIGN.values(), ids=FOREIGN)
def test_cells_that_no_column_of_numbers_holds_are_told(kind, cell, tmp_path, tried):
    """A cell that would be read as another number stops the reading, with its column and row, never its content."""
    with pytest.raises(gp.InputError) as refused:
        gp.read_units(package(tmp_path, kind, cell), households="households", missing="zero")
    (finding,) = refused.value.findings
    assert (finding.code, finding.ids, finding.numbers["column"]) == ("cells-foreign", ("2",), "households")
    assert "done" not in finding.text("en") + finding.text("zh")
    tried(1, "cells of another kind")


@pytest.mark.parametrize(("kind", "cell", "count"), HELD.values(), ids=HELD)
def test_cells_that_their_column_holds_are_read(kind, cell, count, tmp_path):
    """Texts in columns of texts are read as counts, and numbers as they are."""
    units = gp.read_units(package(tmp_path, kind, cell), households="households")
    assert units.frame["households"].tolist() == [1, count, 1]


def test_every_column_is_told_at_once(tmp_path, tried):
    """A layer with two such columns has two faults; odd names of columns are names."""
    file = package(tmp_path, "INTEGER", "x", column='a" b')
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("UPDATE houses SET hh = 'y'")
    with pytest.raises(gp.InputError) as refused:
        gp.read_layer(file)
    assert {one.numbers["column"]: len(one.ids) for one in refused.value.findings} == {"hh": 3, 'a" b': 1}
    tried(2, "cells of another kind")
