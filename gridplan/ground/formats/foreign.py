"""What in a file would make its reader open another one, or ask a server: refused before anything reads it."""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gridplan.ground.faults import refusal
from gridplan.ground.formats.kinds import Format, ending
from gridplan.ground.formats.shifts import names_shifts

_TEXTS = ("LIBKML", "MapInfo File", "DXF")
"""Drivers of texts that GDAL might take for another format by words inside; GeoJSON is opened under its own name."""
_MARKS = re.compile(rb"<ogr(?:vrt|wfs|csw|gml)|gdal_streamed_alg|wfs_capabilities|opengis\.net/def/rel/", re.IGNORECASE)
"""Words by which GDAL knows lists of other files, programmes and addresses of servers."""
_TABLES = re.compile(rb"isseamless|create\s+view|open\s+table", re.IGNORECASE)
"""Words by which a MapInfo table is made of other tables."""
_LOOKED_AT = 2**20
_SYSTEM = re.compile(rb'"crs"\s*:\s*', re.IGNORECASE)
_LETTERS = re.compile(rb"\\u00(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])", re.IGNORECASE)
"""Plain letters written by their numbers, which nobody does but to hide a word."""
_LONGEST_SYSTEM = 2**16
_NAMED = ("name", "epsg")
"""Kinds of coordinate system of a GeoJSON file that are no addresses."""


def check_foreign(file: Path, kind: Format) -> None:
    """Refuse a text that GDAL would take for a list of other files, a programme or the address of a server.

    Raises
    ------
    InputError
        ``file-leads-out``; ``mapinfo-not-native`` where a MapInfo table is made of others.
    """
    if kind.driver not in _TEXTS:
        return
    with file.open("rb") as stream:
        head = stream.read(_LOOKED_AT)
    if _MARKS.search(head):
        raise refusal("file-leads-out", source=file.name)
    if ending(file) == ".tab" and _TABLES.search(head):
        raise refusal("mapinfo-not-native", source=file.name)


def check_system(file: Path) -> None:
    """Refuse a GeoJSON file with a coordinate system that is an address, or one that names a file.

    Raises
    ------
    InputError
        ``crs-leads-out``.
    """
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as text:
        try:
            leads_out = any(map(_leads_out, _systems(text)))
        except ValueError:
            raise refusal("source-damaged", source=file.name, driver="GeoJSON") from None
    if leads_out:
        raise refusal("crs-leads-out", source=file.name)


def _systems(text: mmap.mmap) -> Iterator[Any]:
    """Yield everything that is called ``crs`` in a JSON text.

    Raises
    ------
    ValueError
        When it is no JSON.
    """
    if _LETTERS.search(text):
        yield from _called_crs(json.loads(text[:]))
        return
    decoder = json.JSONDecoder()
    for found in _SYSTEM.finditer(text):
        yield decoder.raw_decode(text[found.end() : found.end() + _LONGEST_SYSTEM].decode(errors="replace"))[0]


def _called_crs(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            yield from (member for name, member in inner.items() if name.casefold() == "crs")
            waiting += inner.values()
        elif isinstance(inner, list):
            waiting += inner


def _leads_out(system: Any) -> bool:
    """Tell whether a coordinate system is more than a name or a number.

    Examples
    --------
    >>> _leads_out({"type": "name", "properties": {"name": "EPSG:4326"}}), _leads_out({"type": "link"})
    (False, True)
    """
    if not isinstance(system, dict):
        return False
    told = str(system.get("type", "name")).casefold()
    return told not in _NAMED or names_shifts(json.dumps(system.get("properties")))
