"""Makes the bad inputs that arrive from outside, one function each, in a folder of the test's own."""

import struct
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

CRS = "EPSG:4547"
WEST, SOUTH = 528_000.0, 3_386_000.0


def houses(n: int = 6, **columns) -> gpd.GeoDataFrame:
    """Return `n` square houses of 10 m in a row, ids ``h0`` … and 10, 11 … households, with `columns` on top."""
    shapes = [shapely.box(WEST + 20 * i, SOUTH, WEST + 20 * i + 10, SOUTH + 10) for i in range(n)]
    plain = {"id": [f"h{i}" for i in range(n)], "hh": list(range(10, 10 + n))}
    return gpd.GeoDataFrame(plain | columns, geometry=shapes, crs=CRS)


def with_shape(shape, at: int = 2, households=None) -> gpd.GeoDataFrame:
    """Return houses of which one has another `shape`, and another count if wished."""
    frame = houses()
    shapes = list(frame.geometry)
    shapes[at] = shape
    counts = frame["hh"].astype(float)
    if households is not None:
        counts[at] = households
    return gpd.GeoDataFrame({"id": frame["id"], "hh": counts}, geometry=shapes, crs=CRS)


def bow_tie() -> shapely.Polygon:
    """Two triangles point to point."""
    x, y = WEST + 40, SOUTH
    return shapely.Polygon([(x, y), (x + 10, y + 10), (x + 10, y), (x, y + 10)])


def spike() -> shapely.Polygon:
    """A square with a spike that has no width."""
    x, y = WEST + 40, SOUTH
    return shapely.Polygon(
        [(x, y), (x + 10, y), (x + 10, y + 5), (x + 30, y + 5), (x + 10, y + 5), (x + 10, y + 10), (x, y + 10)]
    )


def gpkg_two_layers(folder: Path) -> Path:
    """A GeoPackage with the layers ``a`` and ``b``."""
    file = folder / "two.gpkg"
    houses().to_file(file, layer="a")
    houses().to_file(file, layer="b")
    return file


def shapefile_without(folder: Path, part: str) -> Path:
    """A Shapefile that lost one of its files."""
    houses().to_file(folder / "h.shp")
    (folder / f"h{part}").unlink()
    return folder / "h.shp"


def shapefile_gbk(folder: Path, cpg: str | None) -> Path:
    """A Shapefile whose texts are GBK while its ``.cpg`` is missing or says something else."""
    frame = houses().assign(kind=["开放式楼院", "小区"] * 3)
    frame.to_file(folder / "g.shp", encoding="GB18030")
    if cpg is None:
        (folder / "g.cpg").unlink()
        dbf = bytearray((folder / "g.dbf").read_bytes())
        dbf[29] = 0
        (folder / "g.dbf").write_bytes(dbf)
    else:
        (folder / "g.cpg").write_text(cpg)
    return folder / "g.shp"


def shapefile_cut(folder: Path, name: str, encoding: str) -> Path:
    """A Shapefile of which one column's name holds as many bytes of another as go in, cut wherever that is."""
    frame = houses().assign(cut=["a", "b"] * 3)
    frame.to_file(folder / "c.shp", encoding="UTF-8")
    dbf = bytearray((folder / "c.dbf").read_bytes())
    at = dbf.index(b"cut\0")
    dbf[at : at + 10] = name.encode(encoding)[:10].ljust(10, b"\0")
    (folder / "c.dbf").write_bytes(dbf)
    return folder / "c.shp"


def damaged_gpkg(folder: Path) -> Path:
    """A GeoPackage cut off after a third."""
    file = folder / "d.gpkg"
    houses().to_file(file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    return file


def dressed_up(folder: Path) -> Path:
    """A virtual raster-like XML under the name of a GeoPackage: GDAL would follow it to other files."""
    file = folder / "x.gpkg"
    file.write_text("<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>")
    return file


def csv(folder: Path, text: str, name: str = "t.csv", encoding: str = "utf-8") -> Path:
    """A CSV file with this text."""
    file = folder / name
    file.write_text(text, encoding=encoding)
    return file


def xlsx(folder: Path, name: str = "ledger.xlsx", **sheets) -> Path:
    """A workbook with these tables as sheets."""
    file = folder / name
    with pd.ExcelWriter(file) as book:
        for sheet, table in sheets.items():
            pd.DataFrame(table).to_excel(book, sheet_name=sheet, index=False)
    return file


NAN_POINT = shapely.Polygon([(WEST, SOUTH), (WEST + 1, SOUTH), (np.inf, SOUTH + 1), (WEST, SOUTH)])


def open_ring(corners: int) -> bytes:
    """Well-known binary of a polygon at the third house whose ring ends at its last corner, not where it began."""
    square = [(WEST + 40, SOUTH), (WEST + 50, SOUTH), (WEST + 50, SOUTH + 10), (WEST + 40, SOUTH + 10)]
    return struct.pack("<BIII", 1, 3, 1, corners) + b"".join(struct.pack("<dd", *at) for at in square[:corners])


def with_open_ring(file: Path, driver: str, *, corners: int = 4) -> Path:
    """Six houses in a format of GDAL, the ring of the third one left open."""
    frame = houses()
    shapes = np.array(shapely.to_wkb(frame.geometry.array), dtype=object)
    shapes[2] = open_ring(corners)
    values = [frame["id"].to_numpy(dtype=object), frame["hh"].to_numpy()]
    pyogrio.raw.write(file, shapes, values, ["id", "hh"], driver=driver, geometry_type="Polygon", crs=CRS)
    return file


def without_a_region(folder: Path) -> Path:
    """A MIF file that lost its third shape, and its .mid that did not lose the row."""
    pyogrio.write_dataframe(houses(), folder / "h.mif", driver="MapInfo File")
    lines = (folder / "h.mif").read_text().splitlines(keepends=True)
    at = [i for i, line in enumerate(lines) if line.lower().startswith("region")]
    (folder / "h.mif").write_text("".join(lines[: at[2]] + lines[at[3] :]))
    return folder / "h.mif"
