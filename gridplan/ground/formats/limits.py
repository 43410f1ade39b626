"""A look at nested texts before they are parsed: how deep they go, and how large their largest feature is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.faults import refusal

DEEPEST = 32
"""Levels of brackets or elements; a MultiPolygon in a feature collection has eight."""
LARGEST_FEATURE = 100 * 2**20
"""Bytes of one feature; the border of a province in full detail has a tenth of it."""
_CHUNK = 16 * 2**20
_FEATURE_LEVEL = 3
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_QUOTE = 2
_SIGNS = np.zeros(256, dtype=np.int8)
_SIGNS[[ord(sign) for sign in '"{[}]']] = (_QUOTE, 1, 1, -1, -1)


class _Brackets(NamedTuple):
    """Brackets outside of texts: where they stand (n,), and 1 where they open, -1 where they close (n,)."""

    places: NDArray[np.int64]
    steps: NDArray[np.int8]


def check_json(file: Path) -> None:
    """Refuse a JSON file that is nested too deep, or of which one feature is too large to be one.

    Raises
    ------
    InputError
        ``nested-too-deep`` or ``feature-too-large``.
    """
    level = 0
    opened, closed = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for brackets in _brackets(file):
        levels = level + np.cumsum(brackets.steps, dtype=np.int64)
        level = int(levels[-1])
        if levels.max() > DEEPEST:
            raise refusal("nested-too-deep", source=file.name, deepest=DEEPEST)
        opened.append(brackets.places[(brackets.steps > 0) & (levels == _FEATURE_LEVEL)])
        closed.append(brackets.places[(brackets.steps < 0) & (levels == _FEATURE_LEVEL - 1)])
    begins, ends = np.concatenate(opened), np.concatenate(closed)
    whole = min(len(begins), len(ends))
    _check_size(file, int((ends[:whole] - begins[:whole]).max(initial=0)))


def check_xml(file: Path) -> None:
    """Refuse an XML file that is nested too deep, has a feature too large to be one, or declares entities.

    Raises
    ------
    InputError
        ``nested-too-deep``, ``feature-too-large``, ``xml-entities``, or ``source-damaged`` where it is no XML.
    """
    parser = expat.ParserCreate()
    elements: list[int] = []

    def begin(name: str, _attributes: object) -> None:
        if not elements and name.rpartition(":")[2] != "kml":
            raise refusal("source-damaged", source=file.name, driver="KML")
        elements.append(parser.CurrentByteIndex)
        if len(elements) > DEEPEST:
            raise refusal("nested-too-deep", source=file.name, deepest=DEEPEST)

    def end(name: str) -> None:
        start = elements.pop()
        if name.rpartition(":")[2] == "Placemark":
            _check_size(file, parser.CurrentByteIndex - start)

    def declare(*_: object) -> None:
        raise refusal("xml-entities", source=file.name)

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = begin, end, declare
    try:
        with file.open("rb") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError:
        raise refusal("source-damaged", source=file.name, driver="XML") from None


def _check_size(file: Path, size: int) -> None:
    if size > LARGEST_FEATURE:
        megabytes, largest = size // 2**20, LARGEST_FEATURE // 2**20
        raise refusal("feature-too-large", source=file.name, megabytes=megabytes, largest=largest)


def _brackets(file: Path) -> Iterator[_Brackets]:
    """Yield the brackets of a JSON file, a part at a time; those inside texts are left out."""
    first, quoted, rest = 0, 0, b""
    with file.open("rb") as stream:
        while chunk := rest + stream.read(_CHUNK - len(rest)):
            odd = (len(chunk) - len(chunk.rstrip(b"\\"))) % 2 == 1
            rest = b"\\" if odd and len(chunk) > 1 else b""
            text = _ESCAPED.sub(b"..", chunk.removesuffix(rest)) if b"\\" in chunk else chunk
            signs = _SIGNS[np.frombuffer(text, dtype=np.uint8)]
            at = np.flatnonzero(signs)
            quotes = signs[at] == _QUOTE
            inside = (quoted + np.cumsum(quotes)) % 2 == 1
            kept = ~(inside | quotes)
            if kept.any():
                yield _Brackets(first + at[kept].astype(np.int64), signs[at[kept]])
            quoted = (quoted + int(quotes.sum())) % 2
            first += len(text)
