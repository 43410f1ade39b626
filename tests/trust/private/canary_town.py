"""A small town whose files say far too much: canaries in every column, comment, sheet and note that may stand there."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import openpyxl
import pandas as pd
import shapely
from canaries import CANARIES, HOME
from openpyxl.comments import Comment

import gridplan as gp

TOWN = gp.samples.city(buildings=120, seed=1, communities=2)
_EVERYTHING = "；".join(CANARIES.values())


def write_town(folder: Path) -> None:
    """Write every kind of input into `folder`."""
    folder.mkdir(parents=True)
    _write_layers(folder)
    _write_tables(folder)
    _write_people(folder)
    _write_texts(folder)


def _told(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with a column for each canary, and one with all of them."""
    return frame.assign(**CANARIES, 备注=_EVERYTHING, phone_number=int(CANARIES["phone"]))


def _write_layers(folder: Path) -> None:
    homes = TOWN.buildings
    layers = {"buildings": homes, "later": homes.assign(households=np.where(homes.index % 9, homes["households"], 30))}
    layers |= {"roads": TOWN.roads, "barriers": TOWN.barriers, "boundaries": TOWN.boundaries, "estates": TOWN.estates}
    layers |= {"police": TOWN.networks["police"], "old_grids": TOWN.boundaries.assign(grid=["001", "002"])}
    layers |= {"dedicated": TOWN.buildings.iloc[40:42][["geometry"]].assign(place=["商场", "医院"])}
    for name, layer in layers.items():
        _told(layer).to_file(folder / f"{name}.gpkg", layer=name, engine="pyogrio", metadata={"note": _EVERYTHING})
    _note_in_database(folder / "buildings.gpkg")
    _told(homes).to_file(folder / "buildings.shp", encoding="gb18030", engine="pyogrio")
    _told(homes.to_crs(4326)).rename(columns={"remark": "Description"}).to_file(folder / "buildings.kml", driver="KML")
    _told(homes).to_parquet(folder / "buildings.parquet")
    _pack(folder / "buildings.zip", [folder / "buildings.gpkg"])


def _pack(archive: Path, files: list[Path]) -> None:
    """Pack files with notes of the archive and of each of them, and a letter that nobody asked for."""
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        packed.comment = _EVERYTHING.encode()
        for file in files:
            info = ZipInfo(file.name)
            info.comment, info.compress_type = _EVERYTHING.encode(), ZIP_DEFLATED
            packed.writestr(info, file.read_bytes())
        packed.writestr(f"{CANARIES['resident']}.txt", _EVERYTHING)


def _note_in_database(file: Path) -> None:
    """Add a table of residents and notes of the file's own."""
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE residents (unit TEXT, who TEXT)")
        database.execute("INSERT INTO residents VALUES ('B000001', ?)", (_EVERYTHING,))
        database.execute("UPDATE gpkg_contents SET description = ?", (_EVERYTHING,))
        columns = ("table_name", "column_name", "name", "title", "description", "mime_type", "constraint_name")
        database.execute(f"CREATE TABLE gpkg_data_columns ({', '.join(f'{column} TEXT' for column in columns)})")
        notes = ("buildings", "households", None, _EVERYTHING, _EVERYTHING, None, None)
        database.execute("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, ?, ?)", notes)
    database.close()


def _write_tables(folder: Path) -> None:
    homes = TOWN.buildings
    ids = homes["unit"]
    _write_book(folder / "ledger.xlsx", homes[["unit", "households"]])
    tables = {
        "corrections": homes[["unit", "households"]].iloc[:3],
        "together": pd.DataFrame({"unit": ids[:2], "group": "a"}),
        "apart": pd.DataFrame({"unit": [ids.iloc[0], ids.iloc[-1]], "group": "b"}),
        "official": pd.DataFrame({"community": TOWN.boundaries["community"], "households": 900}),
        "names": pd.DataFrame({"grid": ["001"], "name": ["东一"]}),
        "communities": pd.DataFrame(
            {"社区名称": TOWN.boundaries["community"], "社区代码": ["110101001001", "110101001002"]}
        ),
        "scores": pd.DataFrame({"grid": ["001"], "value": [3]}),
    }
    middle = homes.geometry.centroid
    for name in ("incidents", "venues", "points"):
        places = pd.DataFrame({"x": middle.x, "y": middle.y}).iloc[::9]
        tables[name] = places.assign(venue=[f"V{i}" for i in range(len(places))])
    for name, table in tables.items():
        _told(table).to_csv(folder / f"{name}.csv", index=False)
    for name in ("official", "communities", "venues"):
        _write_book(folder / f"{name}.xlsx", tables[name], hidden_sheet=False)


def _write_book(path: Path, table: pd.DataFrame, *, hidden_sheet: bool = True) -> None:
    """Write a workbook with canaries beside the table, in comments, on a hidden sheet and in its properties.

    Where the sheet to read cannot be named, there is no other.
    """
    book = openpyxl.Workbook()
    sheet, rows = book.active, _told(table)
    sheet.title = "户"
    for row in [list(rows.columns), *rows.astype(object).to_numpy().tolist()]:
        sheet.append(row)
    sheet["A2"].comment = Comment(_EVERYTHING, CANARIES["resident"])
    sheet.oddHeader.center.text = CANARIES["phone"]
    if hidden_sheet:
        hidden = book.create_sheet("联系")
        hidden.append([_EVERYTHING])
        hidden.sheet_state = "hidden"
    book.properties.creator, book.properties.description = CANARIES["resident"], _EVERYTHING
    book.save(path)


def _write_people(folder: Path) -> None:
    officers = TOWN.officers.assign(x=HOME[0], y=HOME[1], 姓名=CANARIES["resident"], 电话=CANARIES["phone"])
    _told(officers).to_csv(folder / "officers.csv", index=False)
    _write_book(folder / "officers.xlsx", officers)
    sides = {"agencies": ["A1", "A2", "A3"], "families": ["F1", "F2", "F3"]}
    for name, ids in sides.items():
        table = pd.DataFrame({"id": ids, "x": HOME[0] + np.arange(3.0) * 100, "y": HOME[1]})
        _told(table).to_csv(folder / f"{name}.csv", index=False)
    people = pd.DataFrame({"person": ["p1"], "category": ["police"], "community": TOWN.boundaries["community"][:1]})
    _told(people).to_csv(folder / "people.csv", index=False)
    _told(pd.DataFrame({"worker": ["w1", "w2"]})).to_csv(folder / "workers.csv", index=False)


def _write_texts(folder: Path) -> None:
    """Write what is asked for in TOML, with canaries in its comments, and a layer in JSON with members of its own."""
    noted = f"# {_EVERYTHING}\n"
    (folder / "rules.toml").write_text(f"{noted}[officers]\nconnected = false\n", encoding="utf-8")
    (folder / "teams.toml").write_text(f"{noted}[police]\neach = 1\n", encoding="utf-8")
    lines = ["[input]", 'units = "buildings.gpkg"', 'households = "households"', 'community = "community"']
    lines += ['unit = "unit"', 'roads = "roads.gpkg"', 'boundaries = "boundaries.gpkg"']
    lines += ['boundaries_column = "community"', "[rules]", "effort = 0", "households = [60, 500]"]
    lines += ["[output]", 'folder = "../out/batch"']
    (folder / "batch.toml").write_text(noted + f"  {noted}".join(f"{line}\n" for line in lines), encoding="utf-8")
    square = shapely.geometry.mapping(TOWN.buildings.geometry.iloc[0])
    feature = {"type": "Feature", "geometry": square, "properties": CANARIES, "author": CANARIES["resident"]}
    layer = {"type": "FeatureCollection", "features": [feature], "metadata": CANARIES}
    (folder / "extra.geojson").write_text(json.dumps(layer, ensure_ascii=False), encoding="utf-8")
