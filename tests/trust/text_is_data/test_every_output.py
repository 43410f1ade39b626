"""Forty hostile strings in every text field, through every output there is: each file holds data, and nothing else."""

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
from hostile import FORTY
from hostile_outputs import ELSEWHERE, OUTPUTS, outputs

TESTS = Path(__file__).parents[2]
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠")
MARKUP = [text for text in FORTY if re.search(r"<[a-z/!]", text) and not text.startswith("&lt;")]
UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def test_the_table_is_whole():
    """An output that stands in neither table fails here, and so does a line without its output."""
    assert outputs() == OUTPUTS.keys() | ELSEWHERE.keys()
    assert not OUTPUTS.keys() & ELSEWHERE.keys()
    assert [name for name in ELSEWHERE.values() if not (TESTS / name).is_file()] == []


@pytest.mark.long
@pytest.mark.parametrize("name", OUTPUTS)
def test_it_holds_data_only(tmp_path, name, tried):
    """Whatever is written parses as what it is, runs nothing, and bears names that every system takes."""
    for ending, write in OUTPUTS[name].items():
        folder = tmp_path / (ending or "tables")
        folder.mkdir()
        written = write(folder / (f"out.{ending}" if ending else "out"))
        assert written.exists()
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert files
        for file in files:
            assert not UNFIT.search(file.name), file
            CHECKS[file.suffix](file)
        tried(len(files) * len(FORTY), "hostile strings in outputs")


def check_page(file: Path) -> None:
    """No markup stands as markup, nothing closes a script, and a whole page names what may run by its digest."""
    page = file.read_text(encoding="utf-8")
    assert [text for text in MARKUP if text in page] == []
    assert not re.search(r"<(?:img|iframe|base|object|embed)\b[^>'&]*(?:evil|onerror|javascript:)", page)
    if page.lower().startswith("<!doctype") and "Content-Security-Policy" in page:
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
        scripts = next(
            (part for part in policy.split(";") if part.strip().startswith("script-src")), "script-src 'none'"
        )
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in scripts
        assert "unsafe-eval" not in scripts


def check_table(file: Path) -> None:
    """No cell begins with what a spreadsheet runs, but numbers."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert [cell for cell in cells if cell.startswith(RUNS) and not re.fullmatch(r"-[\d.e+-]+", cell)] == []


def check_book(file: Path) -> None:
    """Every part is XML of no declared type; no cell is a formula, no link leads out, sheets bear fit names."""
    with ZipFile(file) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                text = parts.read(name)
                ElementTree.fromstring(text)
                assert b"<!DOCTYPE" not in text
                assert b'TargetMode="External"' not in text
    book = openpyxl.load_workbook(file)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= set("snbd")
    assert all(len(sheet) <= 31 and not re.search(r"[\[\]:*?/\\]", sheet) for sheet in book.sheetnames)
    assert len({sheet.casefold() for sheet in book.sheetnames}) == len(book.sheetnames)
    assert not [text for text in FORTY if text in (book.properties.title or "")]


def check_json(file: Path) -> None:
    """It is JSON of one value, no number in it beyond numbers."""
    json.loads(file.read_text(encoding="utf-8"), parse_constant=pytest.fail)


def check_package(file: Path) -> None:
    """It is whole, has tables only, and every style in it is XML."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kinds = dict(connection.execute("SELECT type, count(*) FROM sqlite_master GROUP BY type"))
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        styles = list(_styles(connection)) if "layer_styles" in names else []
    assert "view" not in kinds
    assert all(re.fullmatch(r"[a-z_0-9]+", name) for name in names)
    for style in styles:
        ElementTree.fromstring(style)


def _styles(connection: sqlite3.Connection) -> Iterator[str]:
    yield from (style for (style,) in connection.execute("SELECT styleQML FROM layer_styles"))


def check_drawing(file: Path) -> None:
    """It is XML, and no element in it runs or leads out."""
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    assert {element.tag.rpartition("}")[2] for element in root.iter()}.isdisjoint({"script", "foreignObject", "image"})


CHECKS = {
    ".html": check_page,
    ".csv": check_table,
    ".xlsx": check_book,
    ".json": check_json,
    ".geojson": check_json,
    ".gpkg": check_package,
    ".svg": check_drawing,
    ".parquet": gpd.read_parquet,
    ".npy": np.load,
}
