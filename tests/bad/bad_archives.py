"""Bad inputs, rows 19, 52, 53 and 56 of the catalogue: archives, nested texts, curves, lists as offices keep them."""

import sqlite3
import zipfile

import bad_files as raw
import openpyxl
from bad_catalogue import bad

ALL = sum(range(10, 16))


def zipped(folder, names: dict[str, bytes] | None = None) -> object:
    """Write an archive of the houses as a Shapefile, or of other files."""
    if names is None:
        raw.houses().to_file(folder / "h.shp")
        names = {file.name: file.read_bytes() for file in sorted(folder.glob("h.*"))}
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return folder / "a.zip"


def check(file, *more: object) -> list[object]:
    """Return the command that checks a file."""
    return ["check", file, "--households", "hh", *more]


@bad("19", came=ALL, geometry_curved=None)
def curves(folder):
    """A layer that says it holds curves."""
    raw.houses().to_file(folder / "c.gpkg", layer="h")
    with sqlite3.connect(folder / "c.gpkg") as file:
        file.execute("PRAGMA writable_schema = 1")
        file.execute("UPDATE sqlite_master SET sql = replace(sql, 'POLYGON', 'CURVEPOLYGON') WHERE name = 'h'")
        file.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'CURVEPOLYGON'")
    return check(folder / "c.gpkg")


@bad("52a", came=ALL)
def archive(folder):
    """A Shapefile in an archive is read like any other."""
    return check(zipped(folder))


@bad("52b", exit=3)
def broken_archive(folder):
    """An archive that is none."""
    (folder / "a.zip").write_bytes(b"not an archive at all")
    return check(folder / "a.zip")


@bad("53a", exit=3, archive_ratio=None)
def bomb(folder):
    """An archive that swells a thousandfold."""
    return check(zipped(folder, {"h.geojson": b'{"type": ' + b" " * 120_000_000}))


@bad("53b", exit=3, archive_entries=None)
def many_entries(folder):
    """An archive of ten thousand files."""
    return check(zipped(folder, {f"{i}.txt": b"" for i in range(10_000)}))


@bad("53c", exit=3, archive_nested=None)
def nested_archive(folder):
    """An archive in an archive."""
    inner = zipped(folder).read_bytes()
    return check(zipped(folder, {"inner.zip": inner}))


@bad("53d", exit=3, archive_names=None)
def climbing_names(folder):
    """An archive whose names lead out of the folder."""
    return check(zipped(folder, {"../h.geojson": b"{}"}))


@bad("56a", exit=3, nested_too_deep=None)
def deep(folder):
    """A text nested a hundred levels deep."""
    (folder / "h.geojson").write_text('{"type": ' + "[" * 100 + "]" * 100 + "}")
    return check(folder / "h.geojson")


@bad("56b", exit=3)
def unended(folder):
    """A GeoJSON file that breaks off."""
    raw.houses().to_crs(4326).to_file(folder / "h.geojson")
    whole = (folder / "h.geojson").read_text()
    (folder / "h.geojson").write_text(whole[: len(whole) // 2])
    return check(folder / "h.geojson")


@bad("67", came=ALL, table_title=None, table_sums=None)
def office_list(folder):
    """A workbook with a title above its head and a sum below, as offices keep them."""
    raw.houses().drop(columns="hh").to_file(folder / "u.gpkg", layer="u")
    book = openpyxl.Workbook()
    rows = [["某街道住户台账"], ["楼栋编号", "户数"], *([f"h{i}", 10 + i] for i in range(6)), ["合计", ALL]]
    for row in rows:
        book.active.append(row)
    book.save(folder / "ledger.xlsx")
    return ["check", folder / "u.gpkg", "--unit-id", "id", "--households-table", folder / "ledger.xlsx"]


@bad("67b", came=ALL, table_sums_differ=None)
def wrong_sum(folder):
    """A workbook whose sum is not the sum of its rows."""
    words = office_list(folder)
    book = openpyxl.load_workbook(folder / "ledger.xlsx")
    book.active.cell(9, 2).value = ALL + 1
    book.save(folder / "ledger.xlsx")
    return words
