"""Files of shifts that a coordinate system names: refused before GDAL or PROJ would open them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gridplan.ground.faults import refusal
from gridplan.ground.formats.kinds import Format

_NAMED = re.compile(
    rb"grids\s*=(?!\s*@null\s*(?:[\"'\\+<]|$))"
    rb"|proj4_grids(?!\\?\"\s*,\s*\\?\"@null\\?\")"
    rb"|parameterfile"
    rb"|\binit\s*=(?!\s*epsg:)"
    rb"|\"value\"\s*:\s*\"",
    re.IGNORECASE,
)
"""How a description names a file, in PROJ's words, both generations of WKT and PROJJSON, where only files are texts.

Web Mercator is described with the shifts ``@null``, which are none.
"""
_LOOKED_AT = 2**20
_HEADER = 12
"""Bytes before the header of FlatGeobuf; the last four tell its length."""


def names_shifts(described: str | bytes) -> bool:
    """Tell whether the description of a coordinate system names a file of shifts.

    Examples
    --------
    >>> names_shifts("+proj=longlat +ellps=bessel +nadgrids=shifts.gsb"), names_shifts("+proj=merc +nadgrids=@null")
    (True, False)
    """
    return _NAMED.search(described.encode() if isinstance(described, str) else described) is not None


def check_shifts(file: Path, kind: Format) -> None:
    """Refuse a file, or file geodatabase, whose coordinate system names a file of shifts.

    Raises
    ------
    InputError
        ``crs-leads-out``; ``source-damaged`` where the description cannot be read.
    """
    try:
        leads_out = any(map(names_shifts, _DESCRIPTIONS.get(kind.driver, _beside)(file)))
    except (sqlite3.Error, pa.ArrowException, OSError, ValueError):
        raise refusal("source-damaged", source=file.name, driver=kind.driver) from None
    if leads_out:
        raise refusal("crs-leads-out", source=file.name)


def _beside(file: Path) -> Iterator[bytes]:
    """Yield what .prj files of the same name hold."""
    for beside in file.parent.glob("*.[pP][rR][jJ]"):
        if beside.stem.casefold() == file.stem.casefold():
            yield beside.read_bytes()


def _of_package(file: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        opened.text_factory = bytes
        for row in opened.execute("SELECT * FROM gpkg_spatial_ref_sys"):
            yield from (value for value in row if isinstance(value, bytes))


def _of_flat(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(_HEADER)[-4:], "little")
        yield stream.read(min(length, _LOOKED_AT))


def _of_geodatabase(folder: Path) -> Iterator[bytes]:
    """Yield the beginnings of its tables, which hold WKT in one byte a letter or in two."""
    for table in folder.glob("*.[gG][dD][bB][tT][aA][bB][lL][eE]"):
        with table.open("rb") as stream:
            yield stream.read(_LOOKED_AT).replace(b"\0", b"")


def _of_parquet(file: Path) -> Iterator[bytes]:
    told = json.loads((pq.read_schema(file).metadata or {}).get(b"geo", b"{}"))
    yield json.dumps(told, ensure_ascii=False).encode(errors="replace")


_DESCRIPTIONS: dict[str, Callable[[Path], Iterator[bytes]]] = {
    "GPKG": _of_package,
    "FlatGeobuf": _of_flat,
    "OpenFileGDB": _of_geodatabase,
    "Parquet": _of_parquet,
}
"""Driver → the descriptions in a file, before any library takes them at their word."""
