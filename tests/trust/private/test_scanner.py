"""The scanner finds each canary in each kind of container: without that, finding none would prove nothing."""

from __future__ import annotations

import base64
import gzip
import io
import json
import sqlite3
import zipfile
import zlib

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from canaries import CANARIES, HOME
from scanning import found_in


def zipped(raw):
    """An archive in an archive."""
    for name in ("inner.txt", "outer.zip"):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, raw)
        raw = packed.getvalue()
    return raw


def workbook(text, where):
    """A workbook with the text in a cell, a comment, a hidden sheet or its properties."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active if where != "hidden" else book.create_sheet("x")
    sheet["A1"] = text if where in ("cell", "hidden") else 1
    if where == "hidden":
        sheet.sheet_state = "veryHidden"
    if where == "comment":
        sheet["A1"].comment = openpyxl.comments.Comment(text, "x")
    if where == "properties":
        book.properties.description = text
    book.save(file)
    return file.getvalue()


def deleted_row(text):
    """A database from whose page a row was deleted."""
    database = sqlite3.connect(":memory:")
    database.executescript("CREATE TABLE t (a); PRAGMA secure_delete = off")
    database.execute("INSERT INTO t VALUES (?)", (text,))
    database.execute("DELETE FROM t")
    database.commit()
    return database.serialize()


def long_row(text):
    """A database in which the text goes over from one page to another."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (a)")
    database.executemany("INSERT INTO t VALUES (?)", [(" " * n + text,) for n in range(4040, 4110)])
    database.commit()
    return database.serialize()


def parquet(values):
    """A parquet file with a column of values."""
    file = io.BytesIO()
    pd.DataFrame({"a": values}).to_parquet(file, compression="zstd")
    return file.getvalue()


def array(text):
    """A numpy file."""
    file = io.BytesIO()
    np.save(file, np.array([text]))
    return file.getvalue()


def page(text):
    """A page with compressed data in Base64 within a script."""
    packed = base64.b64encode(zlib.compress(json.dumps([text]).encode())).decode()
    return f"<script>const data = '{packed}'</script>".encode()


CONTAINERS = {
    "utf-8": str.encode,
    "utf-16": lambda text: text.encode("utf-16"),
    "gb18030": lambda text: text.encode("gb18030"),
    "json": lambda text: json.dumps({"a": text}).encode(),
    "base64 amid text": lambda text: b"data:;base64," + base64.b64encode(b"amid " + text.encode() + b" text"),
    "gzip": lambda text: gzip.compress(text.encode() * 3),
    "zlib amid bytes": lambda text: b"\x00abc" + zlib.compress(text.encode() * 3) + b"tail",
    "zip in zip": lambda text: zipped(text.encode()),
    "cell": lambda text: workbook(text, "cell"),
    "comment": lambda text: workbook(text, "comment"),
    "hidden sheet": lambda text: workbook(text, "hidden"),
    "properties": lambda text: workbook(text, "properties"),
    "deleted row": deleted_row,
    "long row": long_row,
    "parquet": lambda text: parquet([text]),
    "numpy": array,
    "page": page,
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_canary_is_found_in_every_container(container, tried):
    """Each of the eight, packed in each way, is told by its name, and no other."""
    for name, text in CANARIES.items():
        assert found_in(CONTAINERS[container](text)) == {name}, (container, name)
    tried(len(CANARIES), "canaries planted for the scanner")


def test_numbers_and_places_are_found():
    """A phone and an id as numbers, and a home as a shape, are found in binary columns too."""
    assert found_in(parquet([int(CANARIES["phone"])])) == {"phone"}
    assert found_in(parquet([float(CANARIES["phone"])])) == {"phone"}
    assert found_in(np.array([int(CANARIES["id_number"])]).tobytes()) == {"id_number"}
    place = gpd.GeoSeries([shapely.Point(HOME)], crs=4547)
    assert found_in(shapely.to_wkb(place.iloc[0])) == {"coordinates of a home"}
    assert found_in(place.to_json().encode()) == {"coordinates of a home"}


def test_nothing_is_found_where_nothing_is():
    """Neither in noise nor in text of the same kind."""
    noise = np.random.default_rng(0).bytes(200_000)
    assert found_in(noise) == set()
    assert found_in("欧阳 13907554680 邻居处 canary-mail.example".encode()) == set()
