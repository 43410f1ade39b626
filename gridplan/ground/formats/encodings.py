"""Texts of Shapefiles and MapInfo tables, whose files may lie about their encoding or keep silent."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.ground.formats.kinds import FORMATS, ending

GUESSED_ENCODINGS = ("UTF-8", "GB18030")
_UNSURE = ("ESRI Shapefile", "MapInfo File")
_USUAL = "UTF-8"


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
        return _decoded(file, layer, None), ()
    if encoding is not None:
        return _as_named(file, layer, encoding), ()
    declared = _declared(file) or _USUAL
    for guess in dict.fromkeys((declared, *GUESSED_ENCODINGS)):
        try:
            frame = _decoded(file, layer, guess)
        except UnicodeDecodeError:
            continue
        if not garbled(frame):
            note = Finding("encoding-guessed", (), {"source": file.name, "encoding": guess})
            return frame, () if guess == declared else (note,)
    raise refusal("encoding-unknown", source=file.name)


def garbled(frame: gpd.GeoDataFrame) -> bool:
    """Tell whether a text holds replacement or control characters, the mark of a wrong encoding."""
    texts = frame.drop(columns=frame.geometry.name).select_dtypes(include=["object", "str"])
    words = [str(name) for name in texts] + [v for name in texts for v in pd.unique(texts[name]) if isinstance(v, str)]
    return any(c == "\ufffd" or unicodedata.category(c) == "Cc" for word in words for c in word if c not in "\n\r\t")


def _as_named(file: Path, layer: str, encoding: str) -> gpd.GeoDataFrame:
    try:
        return _decoded(file, layer, encoding)
    except UnicodeDecodeError:
        raise refusal("encoding-wrong", source=file.name, encoding=encoding) from None


def _decoded(file: Path, layer: str, encoding: str | None) -> gpd.GeoDataFrame:
    try:
        return pyogrio.read_dataframe(file, layer=layer, encoding=encoding)
    except LookupError:
        raise refusal("encoding-unknown", source=file.name) from None
    except (DataSourceError, DataLayerError, RuntimeError):
        raise refusal("source-damaged", source=file.name, driver=FORMATS[ending(file)].driver) from None


def _declared(file: Path) -> str | None:
    """Return what the .cpg beside a Shapefile says, whatever the case of its name."""
    for entry in sorted(file.parent.glob("*.[cC][pP][gG]")):
        if entry.stem.lower() == file.stem.lower():
            return entry.read_text(encoding="ascii", errors="ignore").strip() or None
    return None
