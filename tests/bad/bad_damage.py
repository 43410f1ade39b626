"""Bad inputs, rows 68 to 73 of the catalogue: rings left open, bytes lost or changed on the way."""

import bad_files as raw
import openpyxl
import pyogrio
from bad_archives import ALL, check, zipped
from bad_catalogue import bad


def changed(file, old: bytes, new: bytes):
    """Put `new` in the place of the first `old` in a file."""
    assert old in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(old, new, 1))
    return file


def small_geojson(folder) -> bytes:
    """The houses as GeoJSON."""
    raw.houses().to_crs(4326).to_file(folder / "h.geojson")
    return (folder / "h.geojson").read_bytes()


@bad("68a", came=ALL, rings_closed=("h2",))
def open_ring(folder):
    """A ring that does not end where it began."""
    return check(raw.with_open_ring(folder / "h.gpkg", "GPKG"))


@bad("68b", exit=3, geometry_missing=("h2",), rings_closed=("h2",))
def open_line(folder):
    """A ring of two corners, left open."""
    return check(raw.with_open_ring(folder / "h.gpkg", "GPKG", corners=2))


@bad("68c", exit=3, geometry_missing=("h2",), shapes_unreadable=("h2",))
def one_corner(folder):
    """A ring of one corner."""
    return check(raw.with_open_ring(folder / "h.gpkg", "GPKG", corners=1))


@bad("69a", exit=3, source_damaged=None)
def archive_with_a_gap(folder):
    """An archive of which a piece in the middle is missing."""
    file = zipped(folder, {"h.geojson": small_geojson(folder)})
    file.write_bytes(file.read_bytes()[200:])
    return check(file)


@bad("69b", exit=3, source_damaged=None)
def name_not_utf8(folder):
    """An archive with a name that is not UTF-8 as it says."""
    file = zipped(folder, {"楼.geojson": small_geojson(folder)})
    file.write_bytes(file.read_bytes().replace("楼".encode(), b"\xff\xff\xff"))
    return check(file)


@bad("70a", exit=3, source_damaged=None)
def workbook_with_a_flip(folder):
    """A workbook with changed bytes in its sheet."""
    book = openpyxl.Workbook()
    for row in [["x", "y", "hh"], *([114.3 + i / 1000, 30.6, 5] for i in range(99))]:
        book.active.append(row)
    book.save(folder / "h.xlsx")
    return check(changed(folder / "h.xlsx", b"sheet1.xml", b"sheet1.xml" + b"\xff" * 9), "--crs", "EPSG:4326")


@bad("70b", exit=3, source_damaged=None)
def text_not_utf8(folder):
    """A GeoPackage with a text that is not UTF-8."""
    raw.houses(note="residence").to_file(folder / "h.gpkg", layer="h")
    return check(changed(folder / "h.gpkg", b"residence", b"r\xffsidence"))


@bad("70c", exit=3, source_damaged=None)
def parquet_not_utf8(folder):
    """A GeoParquet file with a text that is not UTF-8."""
    raw.houses(note="residence").to_parquet(folder / "h.parquet", compression=None, write_statistics=False)
    return check(changed(folder / "h.parquet", b"residence", b"r\xffsidence"))


@bad("71", exit=3, file_rows_differ=None)
def lost_region(folder):
    """A MIF file with fewer shapes than its .mid has rows."""
    return check(raw.without_a_region(folder))


@bad("72", exit=3, households_beyond=("h3",))
def impossible_count(folder):
    """A building of 2⁶⁰ households."""
    pyogrio.write_dataframe(raw.houses(hh=[1, 2, 3, 2**60, 5, 6]), folder / "h.gpkg")
    return check(folder / "h.gpkg")


@bad("73", exit=3, archive_names=("aux/h.geojson", "CON.geojson"))
def device_names(folder):
    """An archive with names that Windows takes for devices."""
    return check(zipped(folder, {"CON.geojson": b"{}", "aux/h.geojson": small_geojson(folder)}))
