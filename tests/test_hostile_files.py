"""Forty hostile strings in every text field of every input: files hold them as written, and nothing in them runs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import geopandas as gpd
import openpyxl
import pytest
from hostile import FORTY
from toy_hostile import (
    OTHERS,
    hostile_assignment,
    hostile_diagnosis,
    hostile_plan,
    hostile_stations,
    next_hostile_plan,
)

import gridplan as gp
from gridplan.store.export import tables
from gridplan.store.sheets import write_csv
from gridplan.text import csv_cell, plain

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠")

BOOKS: dict[str, Callable[[Path], Path]] = {
    "plan": lambda path: hostile_plan().export(path),
    "public": lambda path: hostile_plan().export(path, public=True),
    "crosswalk": lambda path: hostile_plan().crosswalk().export(path),
    "changes": lambda path: gp.changes(hostile_plan(), next_hostile_plan()).export(path),
    "lineage": lambda path: gp.lineage(next_hostile_plan()).export(path),
    "diagnosis": lambda path: hostile_diagnosis().export(path),
    "officers": lambda path: hostile_assignment().export(path),
    "stations": lambda path: hostile_stations().export(path),
}
"""What is written as a workbook, and but for the first two as a folder of tables: a line each."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with every workbook and every folder of tables."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, write in BOOKS.items():
        write(folder / f"{name}.xlsx")
        if name not in ("plan", "public"):
            write(folder / name)
    for name, table in tables(hostile_plan()).items():
        write_csv(folder / f"plan-{name}.csv", table)
    return folder


@pytest.mark.parametrize("name", BOOKS)
def test_workbooks_hold_no_formula(written: Path, name: str) -> None:
    """Reopened, every cell is a number or text, and the forty stand there as written; codes as they are read."""
    book = openpyxl.load_workbook(written / f"{name}.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    told = "\n".join(cell.value for cell in cells if cell.data_type == "s")
    read = {text: normalize("NFKC", plain(text)).strip() for text in FORTY}
    assert [text for text in FORTY if plain(text) not in told and read[text] not in told] == []


def test_tables_run_nothing(written: Path) -> None:
    """No cell of any CSV begins with what a spreadsheet runs but numbers, and the forty stand there as written."""
    files = sorted(written.rglob("*.csv"))
    assert len(files) > 20
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            cells = [cell for row in csv.reader(lines) for cell in row]
        assert [cell for cell in cells if cell.startswith(RUNS) and not _number(cell)] == [], file
    with (written / "plan-grids.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row["grid"] for row in csv.DictReader(lines)] == [csv_cell(text) for text in FORTY]


def test_plan_files_hold_them_as_written(tmp_path: Path) -> None:
    """A plan comes back from its file letter by letter, control characters and all, and verifies as before."""
    plan = hostile_plan()
    again = gp.load(gp.save(plan, tmp_path / "plan.gpkg"))
    assert again.network.codes == FORTY
    for name in ("unit", "community", "kind"):
        assert again.ground.units[name].tolist() == plan.ground.units[name].tolist()
    assert again.ground.roads["name"].tolist() == list(FORTY)
    assert again.ground.barriers["kind"].tolist() == OTHERS
    assert again.ground.communities["community"].tolist() == list(FORTY)
    assert again.workers.to_dict("list") == plan.workers.to_dict("list")
    assert [(n.name, n.codes) for n in again.others] == [(n.name, n.codes) for n in plan.others]
    assert again.merger.functions.to_dict("list") == plan.merger.functions.to_dict("list")
    assert again.version == plan.version
    assert again.digest == plan.digest


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "parquet"])
def test_layers_hold_them_as_written(tmp_path: Path, ending: str) -> None:
    """Other programs read the codes that the plan has, up to the first character that ends a text for them."""
    file = hostile_plan().export(tmp_path / f"grids.{ending}")
    found = gpd.read_parquet(file) if ending == "parquet" else gpd.read_file(file, layer="grids")
    assert found["grid"].tolist() == [text if ending == "parquet" else text.split("\0")[0] for text in FORTY]


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
