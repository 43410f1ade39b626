"""Finding the columns of a file: named by the planner, or by the names such columns usually have."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

from gridplan.findings import Finding

HOUSEHOLDS = ("households", "household", "户数", "住户数", "总户数", "nb_logts", "dwellings", "hh", "hu")
UNIT = ("unit", "unit_id", "building_id", "cleabs", "id", "uuid", "楼栋编号", "楼栋id", "编号", "osm_id", "fid")
KEY = ("building_id", "unit", "unit_id", "cleabs", "id", "楼栋编号", "楼栋id", "编号", "building")
FLOORS = ("floors", "nb_etages", "building:levels", "levels", "storeys", "层数", "楼层数", "地上层数")
HEIGHT = ("height", "hauteur", "高度", "建筑高度")
USE = ("use", "usage1", "usage", "building_use", "用途", "使用性质", "房屋用途", "建筑用途")
SECOND_USE = ("second_use", "usage2", "次要用途", "第二用途", "兼用途")
X = ("x", "lon", "lng", "longitude", "easting", "经度")
Y = ("y", "lat", "latitude", "northing", "纬度")
_SHAPEFILE_NAME = 10


def plain_name(name: object) -> str:
    """Return a column name as it is compared: full width and capitals do not matter.

    Examples
    --------
    >>> plain_name(" ＮＢ_LOGTS ")
    'nb_logts'
    """
    return unicodedata.normalize("NFKC", str(name)).strip().casefold()


def detect(columns: Iterable[object], usual: Sequence[str]) -> str | None:
    """Return the first column that bears one of the `usual` names, in their order.

    Examples
    --------
    >>> detect(["ID", "NB_LOGTS"], HOUSEHOLDS)
    'NB_LOGTS'
    """
    found = detect_all(columns, usual)
    return found[0] if found else None


def detect_all(columns: Iterable[object], usual: Sequence[str]) -> list[str]:
    """Return every column that bears one of the `usual` names, in their order."""
    present: dict[str, str] = {}
    for name in columns:
        present.setdefault(plain_name(name), str(name))
    return [present[name] for name in usual if name in present]


def named(columns: Sequence[object], asked: str, *, source: str) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the column called `asked`, or None and the fault that says which columns there are.

    A name cut to the ten characters of a Shapefile is accepted, with a warning.
    """
    names = [str(name) for name in columns]
    if asked in names:
        return asked, ()
    short = asked[:_SHAPEFILE_NAME]
    if len(asked) > _SHAPEFILE_NAME and short in names:
        return short, (Finding("column-cut", (), {"source": source, "column": asked, "found": short}),)
    close = {plain_name(name): name for name in names}
    best = difflib.get_close_matches(plain_name(asked), list(close), n=1, cutoff=0.5)
    numbers = {
        "source": source,
        "column": asked,
        "columns": ", ".join(names) or "-",
        "closest": close[best[0]] if best else "-",
    }
    return None, (Finding("column-missing", (), numbers),)
