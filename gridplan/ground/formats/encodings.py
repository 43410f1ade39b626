"""Texts of Shapefiles and MapInfo tables, whose files may lie about their encoding or keep silent."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyogrio.errors import DataLayerError, DataSourceError

from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.ground.formats.kinds import FORMATS, ending
from gridplan.ground.formats.rings import read_rows

_Read = tuple[gpd.GeoDataFrame, tuple[Finding, ...]]

GUESSED_ENCODINGS = ("UTF-8", "GB18030")
_UNSURE = ("ESRI Shapefile", "MapInfo File")
_USUAL = "UTF-8"
_CODE_PAGE = re.compile(r"(?:ansi|cp|windows|ms)?[\s_-]*(\d{3,5})", re.IGNORECASE)
_LATIN = ("iso8859-1", "iso8859-15", "cp1252")
_CHINESE = ("gb2312", "gbk", "cp936")
_THREE_BYTES = "\u0800"
_MOSTLY = 0.75
_HIGH = re.compile(rb"[\x80-\xff]+")


def read_texts(file: Path, layer: str, encoding: str | None) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return a layer with its texts decoded, and what had to be guessed.

    Parameters
    ----------
    encoding
        As the planner names it; else what a Shapefile's ``.cpg`` says, then UTF-8, then GB18030 are tried. Other
        formats say it themselves.

    Raises
    ------
    InputError
        When no encoding fits, or the one named does not.
    """
    if FORMATS[ending(file)].driver not in _UNSURE:
        return _plain(file, layer)
    if encoding is not None:
        return _as_named(file, layer, _codec(encoding) or encoding)
    declared = _declared(file) or _USUAL
    for guess in dict.fromkeys((_USUAL, declared, *GUESSED_ENCODINGS)):
        try:
            frame, findings = _decoded(file, layer, guess)
        except UnicodeDecodeError:
            continue
        if _fits(frame, guess, declared):
            sure = guess == declared or (guess == _USUAL and all(map(str.isascii, _words(frame))))
            note = Finding("encoding-guessed", (), {"source": file.name, "encoding": guess})
            return frame, findings if sure else (note, *findings)
    raise refusal("encoding-unknown", source=file.name)


def _fits(frame: gpd.GeoDataFrame, guess: str, declared: str) -> bool:
    """Tell whether texts that could be decoded are likely to be what was written.

    UTF-8 is believed against another word where it gives letters of three bytes, as Chinese has: a few words of GBK
    are UTF-8 by chance, but of two bytes a letter.
    """
    if garbled(frame) or (_is_latin(guess) and _is_chinese(frame, guess)):
        return False
    words = _words(frame)
    by_chance = not any(max(word, default="") >= _THREE_BYTES for word in words) and not all(map(str.isascii, words))
    return not (guess == _USUAL != declared and by_chance)


def garbled(frame: gpd.GeoDataFrame) -> bool:
    """Tell whether a text holds replacement or control characters, the mark of a wrong encoding."""
    words = _words(frame)
    return any(c == "\ufffd" or unicodedata.category(c) == "Cc" for word in words for c in word if c not in "\n\r\t")


def _words(frame: gpd.GeoDataFrame) -> list[str]:
    """Return the names of the columns with texts, and each text once."""
    texts = frame.drop(columns=frame.geometry.name).select_dtypes(include=["object", "str"])
    names = [str(name) for name in frame.columns]
    return names + [v for _, column in texts.items() for v in pd.unique(column) if isinstance(v, str)]


def _is_latin(encoding: str) -> bool:
    return codecs.lookup(encoding).name in _LATIN


def _is_chinese(frame: gpd.GeoDataFrame, encoding: str) -> bool:
    """Tell whether texts read as Latin are Chinese: letters with accents stand alone, bytes of Chinese in pairs.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"name": ["ÐÒ¸£Àï"]}, geometry=gpd.points_from_xy([0], [0]))
    >>> _is_chinese(frame, "iso8859-1"), _is_chinese(frame.assign(name="Résidence"), "iso8859-1")
    (True, False)
    """
    written = "\n".join(_words(frame)).encode(encoding, "replace")
    runs = [len(run) for run in _HIGH.findall(written)]
    in_pairs = sum(length for length in runs if length > 1)
    try:
        return bool(runs) and in_pairs > _MOSTLY * sum(runs) and bool(written.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def _plain(file: Path, layer: str) -> _Read:
    """Return a layer of a format whose texts are UTF-8; other bytes in them are damage."""
    try:
        return _decoded(file, layer, None)
    except UnicodeDecodeError:
        raise refusal("source-damaged", source=file.name, driver=FORMATS[ending(file)].driver) from None


def _as_named(file: Path, layer: str, encoding: str) -> _Read:
    try:
        return _decoded(file, layer, encoding)
    except UnicodeDecodeError:
        raise refusal("encoding-wrong", source=file.name, encoding=encoding) from None


def _decoded(file: Path, layer: str, encoding: str | None) -> _Read:
    try:
        return read_rows(file, layer=layer, encoding=encoding)
    except LookupError:
        raise refusal("encoding-unknown", source=file.name) from None
    except (DataSourceError, DataLayerError, RuntimeError):
        raise refusal("source-damaged", source=file.name, driver=FORMATS[ending(file)].driver) from None


def _declared(file: Path) -> str | None:
    """Return the encoding that the .cpg beside a Shapefile names, whatever the case of its name; None for no such."""
    for entry in sorted(file.parent.glob("*.[cC][pP][gG]")):
        if entry.stem.lower() == file.stem.lower():
            return _codec(entry.read_text(encoding="ascii", errors="ignore").strip())
    return None


def _codec(name: str) -> str | None:
    """Return the name under which texts can be decoded, of one that a program wrote.

    GB2312 and GBK are parts of GB18030; GDAL leaves out without a word what is not in them.

    Examples
    --------
    >>> _codec("936"), _codec("GB2312"), _codec("UTF-8"), _codec("OEM"), _codec("88591")
    ('GB18030', 'GB18030', 'UTF-8', None, 'iso8859-1')
    """
    page = _CODE_PAGE.fullmatch(name)
    number = page[1] if page else ""
    pages = {"65001": "UTF-8", "54936": "gb18030"} | {f"8859{part}": f"iso8859-{part}" for part in (1, 15)}
    found = pages.get(number, f"cp{number}") if page else name
    try:
        known = codecs.lookup(found).name
    except (LookupError, ValueError):
        return None
    return GUESSED_ENCODINGS[1] if known in _CHINESE else found
