"""Looking for canaries in everything a file can pack them into: archives, pages, tables, databases, compressed runs."""

from __future__ import annotations

import base64
import binascii
import io
import re
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
from canaries import CANARIES, home_spellings, spellings

DEEPEST = 6
_PACKED = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_LEAST = 8
"""Bytes: what unpacks to fewer holds no canary."""


@cache
def wanted() -> dict[bytes, str]:
    """Return each spelling with the canary that it tells."""
    told = {spelling: name for name, text in CANARIES.items() for spelling in spellings(text)}
    return told | dict.fromkeys(home_spellings(), "coordinates of a home")


def found_in(raw: bytes, *, deep: int = DEEPEST) -> set[str]:
    """Return the canaries that stand in bytes, or in whatever is packed into them."""
    found = {name for spelling, name in wanted().items() if spelling in raw}
    if deep:
        for inner in _inside(raw):
            found |= found_in(inner, deep=deep - 1)
    return found


def found_below(folder: Path) -> dict[str, set[str]]:
    """Return canaries by the path of each file below a folder that has any in its content or its name."""
    told = {path: found_in(bytes(path.relative_to(folder))) | _of_file(path) for path in sorted(folder.rglob("*"))}
    return {str(path.relative_to(folder)): found for path, found in told.items() if found}


def _of_file(path: Path) -> set[str]:
    return found_in(path.read_bytes()) if path.is_file() and not path.is_symlink() else set()


def _inside(raw: bytes) -> Iterator[bytes]:
    """Yield what is packed into bytes, by every way of packing."""
    for ways in (_members, _taped, _rows, _columns, _streams, _letters):
        yield from ways(raw)


def _members(raw: bytes) -> Iterator[bytes]:
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        yield archive.comment
        for info in archive.infolist():
            yield info.orig_filename.encode("utf-8", "replace") + info.comment + info.extra
            try:
                yield archive.read(info)
            except (zipfile.BadZipFile, zlib.error):  # as it was while it was written; whole, it is read below
                continue


def _taped(raw: bytes) -> Iterator[bytes]:
    if raw[257:262] != b"ustar":
        return
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        for info in archive:
            if held := archive.extractfile(info):
                yield held.read()


def _rows(raw: bytes) -> Iterator[bytes]:
    """Yield the values of a SQLite database; deleted rows stand in its raw pages."""
    if not raw.startswith(b"SQLite format 3\0"):
        return
    with sqlite3.connect(":memory:") as database:
        database.deserialize(raw)
        database.text_factory = bytes
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            name = table.decode().replace('"', '""')
            try:
                rows = database.execute(f'SELECT * FROM "{name}"').fetchall()
            except sqlite3.OperationalError:  # an index of GeoPackage that needs its module
                continue
            yield _joined(value for row in rows for value in row)
            yield from (value for row in rows for value in row if isinstance(value, bytes) and len(value) > _LEAST)
    database.close()


def _columns(raw: bytes) -> Iterator[bytes]:
    if raw[:4] != b"PAR1":
        return
    table = pq.read_table(io.BytesIO(raw))
    yield _joined((table.schema.metadata or {}).values())
    for column in table.columns:
        yield _joined(column.to_pylist())


def _streams(raw: bytes) -> Iterator[bytes]:
    """Yield every run of bytes that zlib or gzip made, wherever it begins."""
    for start in _STREAM.finditer(raw):
        packed = zlib.decompressobj(wbits=47)
        try:
            plain = packed.decompress(raw[start.start() :])
        except zlib.error:
            continue
        if len(plain) >= _LEAST:
            yield plain


def _letters(raw: bytes) -> Iterator[bytes]:
    """Yield what Base64 letters spell, of either alphabet."""
    for run in _PACKED.findall(raw):
        letters = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        try:
            yield base64.b64decode(letters + b"=" * (-len(letters) % 4))
        except binascii.Error:
            continue


def _joined(values: Iterable[object]) -> bytes:
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode("utf-8", "replace") for value in values)
