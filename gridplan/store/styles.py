"""How QGIS shows a plan file: default styles in the table ``layer_styles``, which QGIS reads on opening."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from gridplan.deviation import EDGES, LOAD, PLACE
from gridplan.options.dedicated import DEDICATED
from gridplan.store.container import insert, register
from gridplan.text import plain

_TABLE = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
_STEADY = "2000-01-01T00:00:00.000Z"

_FAR = 1e9
"""A deviation beyond every other."""

_PLACES = "—"
"""Legend of dedicated grids, which have no target."""

_OPACITY = 225
"""Of 255: what lies below the grids shows through a little."""

_OUTLINES = ("27,158,119", "217,95,2", "117,112,179", "231,41,138", "102,166,30", "230,171,2", "166,118,29")
"""Colours of departments (ColorBrewer Dark2), over again when they run out."""

_LABELS = (
    '<labeling type="simple"><settings calloutType="simple">'
    '<text-style fieldName="grid" isExpression="0" fontSize="9" fontSizeUnit="Point" textColor="20,20,20,255">'
    '<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255"/>'
    '</text-style><placement placement="1"/></settings></labeling>'
)
"""Labels with the code of each grid."""


def add_styles(connection: sqlite3.Connection, departments: Sequence[str] = (), *, roads: bool = False) -> None:
    """Add a default style for every layer that is worth one, with a switch for each of `departments`.

    Parameters
    ----------
    roads
        Whether there are road-segment grids.
    """
    connection.execute(_TABLE)
    register(connection, "layer_styles")
    styles = {
        "grids": _grids_style(dedicated=_has_places(connection)),
        "units": _single(
            "fill", "SimpleFill", color="150,150,150,90", outline_color="90,90,90,255", outline_width="0.1"
        ),
        "cells": _single("fill", "SimpleFill", style="no", outline_color="200,200,200,255", outline_width="0.1"),
        "roads": _single("line", "SimpleLine", line_color="140,140,140,255", line_width="0.4"),
        "barriers": _single("line", "SimpleLine", line_color="31,120,180,255", line_width="0.8"),
        "communities": _single("fill", "SimpleFill", style="no", outline_color="80,0,120,255", outline_width="0.8"),
        "outline": _single("fill", "SimpleFill", style="no", outline_color="0,0,0,255", outline_width="0.5"),
    }
    if departments:
        styles["department_grids"] = _departments_style(departments)
    if roads:
        styles["road_grids"] = _single("line", "SimpleLine", line_color="200,60,30,255", line_width="0.9")
    rows = [
        (i, "", "", name, "geom", name, qml, "", 1, "gridplan", "", "", _STEADY)
        for i, (name, qml) in enumerate(styles.items(), start=1)
    ]
    insert(connection, "layer_styles", rows)


def _grids_style(*, dedicated: bool) -> str:
    """Grids coloured by how far their load is from the middle of the window, labelled with their codes."""
    classes = [(lo, hi, _legend(lo, hi)) for lo, hi in pairwise((-_FAR, *EDGES, _FAR))]
    classes += [(_FAR, 2 * _FAR, _PLACES)] if dedicated else []
    ranges = "".join(
        f'<range lower="{lo}" upper="{hi}" symbol="{i}" label={quoteattr(label)} render="true"/>'
        for i, (lo, hi, label) in enumerate(classes)
    )
    symbols = "".join(
        _symbol(str(i), "fill", "SimpleFill", color=_shades(colour), outline_color="38,50,63,255", outline_width="0.5")
        for i, colour in enumerate((*LOAD, PLACE)[: len(classes)])
    )
    shown = f"if(coalesce(\"{DEDICATED}\", '') = '', \"deviation\", {2 * _FAR:.0f})" if dedicated else "deviation"
    renderer = (
        f'<renderer-v2 type="graduatedSymbol" attr={quoteattr(shown)} graduatedMethod="GraduatedColor" '
        'symbollevels="0">'
        f"<ranges>{ranges}</ranges><symbols>{symbols}</symbols></renderer-v2>"
    )
    return _document(renderer + _LABELS, labels=True)


def _has_places(connection: sqlite3.Connection) -> bool:
    """Return whether there are dedicated grids, which have no target to deviate from."""
    columns = connection.execute("SELECT name FROM pragma_table_info('grids')")
    return (DEDICATED,) in columns.fetchall()


def _legend(lo: float, hi: float) -> str:
    """Return a class of deviation in a few signs, the same in every language."""
    if lo == -_FAR or hi == _FAR:
        return f"< {hi:+.0%}".replace("-", "−") if lo == -_FAR else f"> {lo:+.0%}"
    return f"±{hi:.0%}" if lo == -hi else f"{lo:+.0%} … {hi:+.0%}".replace("-", "−")


def _shades(colour: str) -> str:
    """Return ``#rrggbb`` as QGIS has it: red, green, blue and opacity.

    Examples
    --------
    >>> _shades("#7aadd6")
    '122,173,214,225'
    """
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + f",{_OPACITY}"


def _departments_style(departments: Sequence[str]) -> str:
    """Grids as each department drew them, an outline a department, labelled with their codes."""
    colours = [_OUTLINES[i % len(_OUTLINES)] for i in range(len(departments))]
    categories = "".join(
        f'<category value={quoteattr(name)} symbol="{i}" label={quoteattr(name)} render="true" type="string"/>'
        for i, name in enumerate(map(plain, departments))
    )
    symbols = "".join(
        _symbol(str(i), "fill", "SimpleFill", style="no", outline_color=f"{colour},255", outline_width="0.7")
        for i, colour in enumerate(colours)
    )
    renderer = (
        '<renderer-v2 type="categorizedSymbol" attr="department" symbollevels="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )
    return _document(renderer + _LABELS, labels=True)


def _single(kind: str, layer: str, **options: str) -> str:
    symbols = f"<symbols>{_symbol('0', kind, layer, **options)}</symbols>"
    return _document(f'<renderer-v2 type="singleSymbol" symbollevels="0">{symbols}</renderer-v2>')


def _symbol(name: str, kind: str, layer: str, **options: str) -> str:
    values = "".join(
        f'<Option type="QString" name="{key}" value={quoteattr(value)}/>' for key, value in options.items()
    )
    return (
        f'<symbol type="{kind}" name="{name}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{layer}" enabled="1" locked="0" pass="0"><Option type="Map">{values}</Option></layer></symbol>'
    )


def _document(body: str, *, labels: bool = False) -> str:
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        f'<qgis version="3.28.0" styleCategories="Symbology|Labeling" labelsEnabled="{int(labels)}">{body}</qgis>'
    )
